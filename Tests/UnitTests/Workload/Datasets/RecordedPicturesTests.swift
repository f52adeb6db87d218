import Foundation
import Testing

@testable import PerfHarness

@Suite struct RecordedPicturesTests {
  /// A folder with two pictures and what is none, removed after it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "pictures-\(UUID().uuidString)").path
    try files.createDirectory(atPath: "\(folder)/images", withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: folder) }
    try Data(Self.png).write(to: URL(fileURLWithPath: "\(folder)/images/a.png"))
    try Data(Self.jpeg).write(to: URL(fileURLWithPath: "\(folder)/b"))
    try Data("text".utf8).write(to: URL(fileURLWithPath: "\(folder)/c.txt"))
    try body(folder)
  }

  // The first bytes of each type: MIME Sniffing (WHATWG), section 6.1.
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4]
  private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 5, 6, 7, 8, 9, 10, 11, 12]
  private static let gif: [UInt8] = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0]
  private static let webP: [UInt8] = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8)

  private static func image(_ type: String, _ bytes: [UInt8]) -> GenerationRequest.Image {
    GenerationRequest.Image(mediaType: type, bytes: bytes)
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func messages(_ dataset: Dataset) throws -> [GenerationRequest.Message] {
    let scenario = Scenario("s", traffic: .dataset, prompts: .dataset(dataset))
    let requests = try scenario.makeRequests()
    guard case .dataset(let loaded) = requests.library else { return [] }
    return (0..<loaded.count).compactMap {
      requests.request(index: $0, repetition: 0).messages.last
    }
  }

  private let expected = [
    GenerationRequest.Message(text: "one", images: [image("image/png", png)]),
    GenerationRequest.Message(text: "two", images: [image("image/jpeg", jpeg)]),
    GenerationRequest.Message(text: "three", images: [image("image/gif", gif)]),
    GenerationRequest.Message(text: "four", images: [image("image/webp", webP)]),
    GenerationRequest.Message(text: "five"),
  ]

  @Test func aTableHasAColumnOfThem() throws {
    try withFolder { folder in
      let rows = [
        "images/a.png", "\(folder)/b", Data(Self.gif).base64EncodedString(),
        "\"data:image/webp;base64,\(Data(Self.webP).base64EncodedString())\"", "",
      ]
      let table = zip(expected, rows).map { "\($0.text),\($1)" }
      let path = "\(folder)/table.csv"
      try write("prompt,image\n" + table.joined(separator: "\n"), to: path)
      #expect(try messages(.csv(path, imageColumn: "image")) == expected)
      #expect(try messages(.file(path, imageColumn: "image")) == expected)
      // GenAI Bench names the column so.
      try write(
        #"{"source": {"type": "file", "path": "\#(path)"}, "image_column": "image"}"#,
        to: "\(folder)/config.json")
      #expect(try messages(.file("\(folder)/config.json")) == expected)
      #expect(try messages(.csv(path)).allSatisfy { $0.images.isEmpty })
    }
  }

  @Test func objectsHaveOneOrAListOfThem() throws {
    try withFolder { folder in
      let lines = [
        #"{"prompt": "x", "image": ["images/a.png", "b"]}"#, #"{"prompt": "", "image": "b"}"#,
        #"{"prompt": "y", "image": null}"#, #"{"prompt": "z"}"#, #"{"prompt": null}"#,
        #"{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}], "image": "b"}"#,
      ]
      let (png, jpeg) = (
        Self.image("image/png", Self.png), Self.image("image/jpeg", Self.jpeg)
      )
      let expected = [
        GenerationRequest.Message(text: "x", images: [png, jpeg]),
        // A picture alone is something to send.
        GenerationRequest.Message(text: "", images: [jpeg]),
        GenerationRequest.Message(text: "y"), GenerationRequest.Message(text: "z"),
        GenerationRequest.Message(text: "u", images: [jpeg]),
      ]
      try write(lines.joined(separator: "\n"), to: "\(folder)/d.jsonl")
      #expect(try messages(.jsonLines("\(folder)/d.jsonl", imageColumn: "image")) == expected)
      try write("[\(lines.joined(separator: ","))]", to: "\(folder)/d.json")
      #expect(try messages(.json("\(folder)/d.json", imageColumn: "image")) == expected)
    }
  }

  @Test func otherBytesAreAnotherExperiment() throws {
    try withFolder { folder in
      let path = "\(folder)/d.jsonl"
      try write(#"{"prompt": "x", "image": "b"}"#, to: path)
      func hash() throws -> String {
        try IndexedDataset(path, as: .jsonLines(column: "prompt", images: "image")).hash
      }
      let first = try hash()
      try Data(Self.jpeg + [13]).write(to: URL(fileURLWithPath: "\(folder)/b"))
      #expect(try hash() != first)
    }
  }

  @Test func aPictureThatIsGoneIsNoticed() throws {
    try withFolder { folder in
      let path = "\(folder)/d.jsonl"
      try write(#"{"prompt": "x", "image": "b"}"#, to: path)
      let dataset = try IndexedDataset(path, as: .jsonLines(column: "prompt", images: "image"))
      try FileManager.default.removeItem(atPath: "\(folder)/b")
      _ = dataset.entry(at: 0)
      #expect(throws: WorkloadError.self) { try dataset.checkUnchanged() }
    }
  }

  @Test(arguments: [
    (
      #""d.png""#,
      "there is no picture \"FOLDER/d.png\"; expected a file, from the dataset's folder on; check the path"
    ),
    (
      #""c.txt""#,
      "\"FOLDER/c.txt\" is no picture that models take; expected PNG, JPEG, GIF or WebP; convert it"
    ),
    (
      #""https://a.b/c.png""#,
      "a picture is at \"https://a.b/c.png\"; expected its bytes in a data URL, because nothing is fetched; write e.g. data:image/png;base64,…"
    ),
    (
      #""iVBORw0KGgoBAgME and so on""#,
      "a picture begins in base64 and does not go on in it; expected RFC 4648, section 4, without line ends; write it anew"
    ),
    (
      #"{"bytes": 1}"#,
      "a picture is an object; expected a file, a data URL or base64; write e.g. \"images/cat.png\""
    ),
  ])
  func whatIsNoPictureIsRefused(_ value: String, _ message: String) throws {
    try withFolder { folder in
      let path = "\(folder)/d.jsonl"
      try write("\n{\"prompt\": \"x\", \"image\": \(value)}", to: path)
      let found = try workloadMessage(folder) {
        try IndexedDataset(path, as: .jsonLines(column: "prompt", images: "image"))
      }
      #expect(found.replacing("FILE", with: "FOLDER") == "FOLDER/d.jsonl:2: \(message)")
    }
  }

  @Test func aMissingColumnIsNamed() throws {
    try withFile("prompt,id\na,b\n".utf8) { path in
      let found = try workloadMessage(path) {
        try IndexedDataset(path, as: .csv(column: "prompt", images: "image"))
      }
      #expect(
        found
          == "FILE:1: there is no column \"image\"; expected one of \"prompt\", \"id\"; write e.g. imageColumn: \"prompt\""
      )
    }
    #expect(
      Dataset.csv("a.csv", imageColumn: "p").description
        == "a.csv (CSV, column prompt, pictures in p)")
    #expect(
      Dataset.file("a.csv", imageColumn: "p").description == "a.csv (column prompt, pictures in p)")
    #expect(throws: WorkloadError.self) { try Dataset.csv("a.csv", imageColumn: "").validate() }
  }
}

import Foundation
import PerfHarness
import Testing

@Suite struct PromptSourceTests {
  /// A file of its own for each test, removed after it.
  private func withFile(_ bytes: some Sequence<UInt8>, _ body: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "PromptSourceTests-\(UUID().uuidString).txt")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try body(file.path)
  }

  private func prompts(of source: PromptSource, count: Int) throws -> [String] {
    let library = try source.load()
    return (0..<count).map { library.prompt(index: $0, inputTokens: 5, seed: 1).text }
  }

  @Test func linesAreTakenInOrderAndAgain() throws {
    try withFile("one\ntwo words\nthree".utf8) { path in
      let prompts = try prompts(of: .file(path), count: 5)
      #expect(prompts == ["one", "two words", "three", "one", "two words"])
    }
  }

  @Test(arguments: [
    ("one\r\ntwo\r\n", ["one", "two"]), ("\n\none\n \t\n\r\ntwo\n\n", ["one", "two"]),
    ("  one \n\ttwo", ["  one ", "\ttwo"]), ("\u{FEFF}one\ntwo", ["one", "two"]),
    ("größe\n日本語", ["größe", "日本語"]),
  ])
  func onlyLineEndsAndBlankLinesGo(_ contents: String, _ expected: [String]) throws {
    try withFile(contents.utf8) { path in
      let prompts = try prompts(of: .file(path), count: 2)
      #expect(prompts == expected)
    }
  }

  /// The settings of a scenario name the file; what stands in it makes another experiment of it.
  @Test func theContentsOfAFileArePartOfTheExperiment() throws {
    func hash(_ contents: String) throws -> String? {
      var hash: String?
      try withFile(contents.utf8) { path in
        hash = try Scenario("s", prompts: .file(path)).makeRequests().promptsHash
      }
      return hash
    }
    let first = try #require(try hash("one\ntwo"))
    #expect(try hash("one\r\ntwo\n") == first, "the same prompts")
    #expect(try hash("one\ntwo\nthree") != first)
    #expect(try Scenario("s").makeRequests().promptsHash == nil)
    #expect(try Scenario("s", prompts: .list(["a"])).makeRequests().promptsHash == nil)
  }

  @Test func listsAreTakenInOrderAndNobodyCounted() throws {
    #expect(try prompts(of: .list(["a", "b"]), count: 3) == ["a", "b", "a"])
    let library = try PromptSource.list(["a"]).load()
    #expect(library.prompt(index: 0, inputTokens: 5, seed: 1).tokens == nil)
    let made = try PromptSource.synthetic.load().prompt(index: 0, inputTokens: 5, seed: 1)
    #expect(made.tokens == 5)
  }

  private func message(of source: PromptSource) throws -> String {
    try #require(throws: WorkloadError.self) { try source.load() }.description
  }

  @Test func missingFile() throws {
    #expect(
      try message(of: .file("/nowhere/prompts.txt"))
        == "/nowhere/prompts.txt: there is no such file; expected a text file with one prompt a line; check the path"
    )
    let folder = FileManager.default.currentDirectoryPath
    #expect(
      try message(of: .file("no-such-prompts.txt"))
        == "no-such-prompts.txt: there is no such file; expected a text file with one prompt a line; check the path, which starts at \(folder)"
    )
  }

  @Test func folderInPlaceOfAFile() throws {
    #expect(
      try message(of: .file("/tmp"))
        == "/tmp: it is a folder; expected a text file with one prompt a line; name the file in it")
  }

  #if os(Linux)
    /// Nobody can read the first page of a process's memory, not even root.
    @Test func unreadableFile() throws {
      #expect(
        try message(of: .file("/proc/self/mem"))
          == "/proc/self/mem: it can't be read; expected a text file with one prompt a line; check its permissions"
      )
    }
  #endif

  @Test(arguments: ["", "\n \r\n", "\u{FEFF}"])
  func fileWithoutPrompts(_ contents: String) throws {
    try withFile(contents.utf8) { path in
      let message = try message(of: .file(path))
      #expect(
        message
          == "\(path): there is no prompt in it; expected one prompt a line; add a line of text")
    }
  }

  @Test func invalidTextNamesItsLine() throws {
    try withFile("one\r\n\ngr".utf8.map { $0 } + [0xFC, 0x6E, 0x0A]) { path in
      let message = try message(of: .file(path))
      #expect(
        message
          == "\(path):3: the line is not valid UTF-8; expected text in UTF-8; save the file in that encoding"
      )
    }
  }

  @Test func listsWithoutText() throws {
    #expect(
      try message(of: .list([]))
        == "the list of prompts is empty; expected at least one; add one or write .synthetic")
    #expect(
      try message(of: .list(["a", " "]))
        == "prompt 2 of the list is blank; expected text; fill it in or remove it")
  }

  @Test func descriptionsTellSourcesApart() {
    #expect(PromptSource.synthetic.description == "synthetic")
    #expect(PromptSource.file("prompts.txt").description == "file prompts.txt")
    // FNV-1a of "1:a" and of "1:a1:b", computed in Python.
    #expect(PromptSource.list(["a"]).description == "list of 1 prompt (45540418180aba49)")
    #expect(PromptSource.list(["a", "b"]).description == "list of 2 prompts (bdd1428ad635dedc)")
    #expect(PromptSource.list(["ab"]).description != PromptSource.list(["a", "b"]).description)
  }
}

import Foundation
import Testing

@testable import PerfHarness

/// A record as a test looks at it.
struct FoundRecord: Hashable {
  var text: String
  var offset: Int
  var line: Int
}

extension RecordFraming {
  /// The records of a text that comes in pieces of these sizes, the last size again and again.
  func records(in text: some Sequence<UInt8>, pieces: [Int] = [.max]) throws -> [FoundRecord] {
    var scanner = RecordScanner(self)
    var found: [FoundRecord] = []
    func take(_ record: RawRecord) {
      found.append(FoundRecord(text: record.text, offset: record.offset, line: record.line))
    }
    var rest = Array(text)[...]
    var sizes = pieces[...]
    while !rest.isEmpty {
      let size = sizes.count > 1 ? sizes.removeFirst() : sizes[sizes.startIndex]
      let piece = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      try piece.withUnsafeBufferPointer { try scanner.scan($0) { take($0) } }
    }
    try scanner.finish { take($0) }
    return found
  }
}

/// A file of its own for each test, removed after it.
func withFile<Result>(
  _ bytes: some Sequence<UInt8>, suffix: String = "txt", _ body: (String) throws -> Result
) throws -> Result {
  let file = FileManager.default.temporaryDirectory
    .appending(path: "records-\(UUID().uuidString).\(suffix)")
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path)
}

/// The message of the error that `body` throws, with `path` shown as `FILE`.
func workloadMessage(
  _ path: String? = nil, of body: () throws -> some Any
) throws -> String {
  let error = try #require(throws: WorkloadError.self) { _ = try body() }
  return path.map { error.message.replacing($0, with: "FILE") } ?? error.message
}

import Synchronization

/// The requests of a trace in the order in which they came.
package final class LoadedTrace: Sendable {
  /// What tells the trace apart from others: 16 hexadecimal digits, of the bytes of its file's rows.
  package let hash: String
  /// What is to be said of it, e.g. how many rows were left out.
  package let notes: [String]
  /// At least one.
  let rows: [TraceRow]

  private let file: RecordFile
  private let tokensPerBlock: Int
  private let change = Mutex<WorkloadError?>(nil)

  init(_ trace: Trace, window: Range<Duration>?) throws(WorkloadError) {
    file = try RecordFile(trace.path, expecting: Self.expectation, code: .invalidTrace)
    let format = if let format = trace.format { format } else { try Self.format(of: file) }
    var collector = TraceCollector(format)
    try collector.read(file)
    (rows, notes) = try collector.finish(trace, window: window)
    hash = collector.hash.hexDigits
    tokensPerBlock = collector.tokensPerBlock
  }

  private static let expectation = "a trace of Mooncake, BurstGPT or Azure"

  /// The blocks that the prompt of a row begins with; none where the trace does not tell.
  func blocks(of row: TraceRow) -> PromptBlocks? {
    guard row.place != .none else { return nil }
    guard let bytes = file.bytes(of: row.place),
      let blocks = bytes.withUnsafeBufferPointer({ bytes in
        try? MooncakeRow.blocks(in: RawRecord(bytes: bytes, offset: 0, line: 1))
      })
    else {
      change.withLock { $0 = $0 ?? file.changed }
      return nil
    }
    return blocks.isEmpty ? nil : PromptBlocks(tokensPerBlock: tokensPerBlock, ids: blocks)
  }

  /// Throws when the file was changed since it was read first.
  package func checkUnchanged() throws(WorkloadError) {
    if let change = change.withLock({ $0 }) { throw change }
    // All else of a trace is in memory.
    if rows.contains(where: { $0.place != .none }) { try file.checkUnchanged() }
  }

  /// What the first line of a file tells of its format.
  private static func format(of file: RecordFile) throws(WorkloadError) -> Trace.Format {
    var line: (text: String, number: Int)?
    do throws(WorkloadError) {
      try file.scan(LineFraming()) { record throws(RecordError) in
        guard !record.isBlank else { return }
        line = (record.text, record.line)
        // Nothing but an error ends a scan.
        throw RecordError(line: record.line, "")
      }
    } catch {
      if line == nil { throw error }
    }
    guard let line else {
      throw WorkloadError(
        .invalidTrace,
        "\(file.path): there is nothing in it; expected \(expectation); check the path")
    }
    if line.text.first(where: { !$0.isWhitespace }) == "{" {
      return .mooncake(tokensPerBlock: Trace.mooncakeBlock)
    }
    if line.text.contains("ContextTokens") { return .azure }
    if line.text.contains("Request tokens") { return .burstGPT(keepsFailures: false) }
    throw file.error(
      RecordError(
        line: line.number,
        "the format can't be told from the first line; expected JSON, or a header with "
          + "\"ContextTokens\" or \"Request tokens\"; name the format, e.g. .azure(path)"))
  }
}

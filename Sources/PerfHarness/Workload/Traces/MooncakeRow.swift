/// A line of Mooncake's traces:
/// `{"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47]}`.
///
/// The time is milliseconds. An id stands for a block of tokens, the last one for what is left of the
/// prompt.
///
/// Source: https://github.com/kvcache-ai/Mooncake, FAST25-release.
struct MooncakeRow {
  let row: TraceRow

  init(_ record: RawRecord, tokensPerBlock: Int) throws(RecordError) {
    var fields = Fields()
    do throws(JSONSyntaxError) {
      fields = try Fields(record)
    } catch {
      throw RecordError(line: error.line, "\(error); write valid JSON")
    }
    guard let time = fields.time, (0...TraceLimits.seconds.upperBound * 1e3).contains(time) else {
      throw Self.missing("timestamp", "milliseconds", record)
    }
    guard let input = fields.input, TraceLimits.tokens.contains(input) else {
      throw Self.missing("input_length", "a number of tokens", record)
    }
    guard let output = fields.output, TraceLimits.tokens.contains(output) else {
      throw Self.missing("output_length", "a number of tokens", record)
    }
    let blocks = (input + tokensPerBlock - 1) / tokensPerBlock
    // The counts of some rows are off by one, which only says less of the end of the prompt.
    guard fields.ids.isEmpty || abs(fields.ids.count - blocks) <= 1 else {
      throw RecordError(
        line: record.line,
        "\"hash_ids\" has \(fields.ids.count) ids for \(input) tokens; expected \(blocks), one for "
          + "\(tokensPerBlock) tokens; write the size that the trace was made with, "
          + "e.g. tokensPerBlock: 16")
    }
    row = TraceRow(
      offset: Int64((time * 1e6).rounded()), input: UInt32(input), output: UInt32(output),
      place: fields.ids.isEmpty
        ? .none : RecordRange(offset: record.offset, count: record.bytes.count))
  }

  /// The ids of a line.
  static func blocks(in record: RawRecord) throws(JSONSyntaxError) -> [UInt64] {
    try Fields(record).ids
  }

  private static func missing(
    _ name: String, _ expectation: String, _ record: RawRecord
  ) -> RecordError {
    RecordError(
      line: record.line,
      "there is no \"\(name)\" that is \(expectation); expected a line of Mooncake's traces; "
        + #"write e.g. {"timestamp": 0, "input_length": 600, "output_length": 10, "hash_ids": [0, 1]}"#
    )
  }

  private struct Fields {
    var time: Double?
    var input: Int?
    var output: Int?
    var ids: [UInt64] = []

    init() {}

    init(_ record: RawRecord) throws(JSONSyntaxError) {
      var fields = Self()
      var cursor = JSONCursor(record.bytes, line: record.line)
      try cursor.readObject { key, cursor throws(JSONSyntaxError) in
        switch key {
        case "timestamp":
          if try cursor.peek() == .number {
            fields.time = try cursor.readNumber()
          } else {
            try cursor.skip()
          }
        case "input_length": fields.input = try cursor.readCountOrSkip()
        case "output_length": fields.output = try cursor.readCountOrSkip()
        case "hash_ids":
          try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
            if let id = try cursor.readCountOrSkip() { fields.ids.append(UInt64(id)) }
          }
        default: try cursor.skip()
        }
      }
      try cursor.expectEnd()
      self = fields
    }
  }
}

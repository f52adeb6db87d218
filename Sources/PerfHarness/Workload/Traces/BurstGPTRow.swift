/// Rows of BurstGPT: `Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type`, and since
/// version 1.2 `Session ID` and `Elapsed time`. The time is seconds; a reply of no tokens is a failure.
///
/// Source: https://github.com/HPMLL/BurstGPT.
enum BurstGPTRow {
  static let columns = TraceTable.Columns(
    time: "Timestamp", input: "Request tokens", output: "Response tokens")

  static func read(_ record: RawRecord, _ table: TraceTable) throws(RecordError) -> TraceRow {
    let fields = try table.fields(of: record)
    guard let seconds = Double(fields.time), TraceLimits.seconds.contains(seconds) else {
      throw RecordError(
        line: record.line,
        "Timestamp is \"\(fields.time.prefix(40))\"; expected seconds; "
          + "check that the format is the file's")
    }
    return TraceRow(
      offset: Int64((seconds * 1e9).rounded()), input: UInt32(fields.input),
      output: UInt32(fields.output), place: .none)
  }
}

/// Rows of Azure's traces of LLM inference: `TIMESTAMP,ContextTokens,GeneratedTokens`, in 2025 with
/// `NumImages`.
///
/// Source: https://github.com/Azure/AzurePublicDataset.
enum AzureRow {
  static let columns = TraceTable.Columns(
    time: "TIMESTAMP", input: "ContextTokens", output: "GeneratedTokens", pictures: "NumImages")

  static func read(
    _ record: RawRecord, _ table: TraceTable
  ) throws(RecordError) -> (row: TraceRow, hasPictures: Bool) {
    let fields = try table.fields(of: record)
    guard let offset = TraceTimestamp.nanoseconds(fields.time) else {
      throw RecordError(
        line: record.line,
        "TIMESTAMP is \"\(fields.time.prefix(40))\"; expected a time such as "
          + "2023-11-16 18:17:03.9799600; check that the format is the file's")
    }
    let row = TraceRow(
      offset: offset, input: UInt32(fields.input), output: UInt32(fields.output), place: .none)
    return (row, fields.pictures > 0)
  }
}

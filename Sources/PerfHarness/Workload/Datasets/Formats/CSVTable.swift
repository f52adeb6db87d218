/// The columns of a CSV file.
struct CSVTable: Sendable {
  private let column: Int
  private let columnCount: Int

  /// - Throws: when the header has no such column.
  init(header: RawRecord, column name: String) throws(RecordError) {
    let names = CSVFields(of: header.bytes).map(\.string)
    columnCount = names.count
    guard let column = names.firstIndex(of: name) else {
      throw RecordError(
        line: header.line,
        "there is no column \"\(name)\"; expected one of "
          + "\(names.map { "\"\($0)\"" }.joined(separator: ", ")); "
          + "write e.g. column: \"\(names.first ?? name)\"")
    }
    self.column = column
  }

  /// The text in the column.
  func value(in record: RawRecord) throws(RecordError) -> String {
    var value: String?
    var count = 0
    for field in CSVFields(of: record.bytes) {
      if count == column { value = field.string }
      count += 1
    }
    guard count == columnCount, let value else {
      throw RecordError(
        line: record.line,
        "the row has \(count) \(count == 1 ? "field" : "fields"); expected \(columnCount), as many "
          + "as the header; put fields with a comma in them into quotes")
    }
    return value
  }
}

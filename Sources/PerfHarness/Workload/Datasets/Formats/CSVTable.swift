/// The columns of a CSV file.
struct CSVTable: Sendable {
  private let column: Int
  private let images: Int?
  private let columnCount: Int

  /// - Parameter images: the column of pictures, where there is one.
  /// - Throws: when the header has no such columns.
  init(header: RawRecord, column name: String, images: String?) throws(RecordError) {
    let names = CSVFields(of: header.bytes).map(\.string)
    columnCount = names.count
    func place(_ name: String, _ parameter: String) throws(RecordError) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw RecordError(
          line: header.line,
          "there is no column \"\(name)\"; expected one of \(names.inQuotes); "
            + "write e.g. \(parameter): \"\((names.first ?? name).beginning(40))\"")
      }
      return place
    }
    column = try place(name, "column")
    self.images = try images.map { name throws(RecordError) in try place(name, "imageColumn") }
  }

  /// The text in the column, and what stands in that of the pictures.
  func values(in record: RawRecord) throws(RecordError) -> (text: String, image: String?) {
    var text: String?
    var image: String?
    var count = 0
    for field in CSVFields(of: record.bytes) {
      if count == column { text = field.string }
      if count == images { image = field.string }
      count += 1
    }
    guard count == columnCount, let text else {
      throw RecordError(
        line: record.line,
        "the row has \(count) \(count == 1 ? "field" : "fields"); expected \(columnCount), as many "
          + "as the header; put fields with a comma in them into quotes")
    }
    return (text, image)
  }
}

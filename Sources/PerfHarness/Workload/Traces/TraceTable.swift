/// The columns of a trace that is a CSV file, found by their names.
struct TraceTable: Sendable {
  /// The names of time, prompt tokens, reply tokens and, where a trace may have it, pictures.
  struct Columns: Sendable {
    var time: String
    var input: String
    var output: String
    var pictures: String?
  }

  /// The fields of one row.
  struct Fields {
    var time = ""
    var input = 0
    var output = 0
    var pictures = 0
  }

  private let columns: Columns
  private let count: Int
  private let time: Int
  private let input: Int
  private let output: Int
  private let pictures: Int?

  /// - Throws: when the header lacks one of the columns.
  init(header: RawRecord, _ columns: Columns) throws(RecordError) {
    let names = CSVFields(of: header.bytes).map { Self.key($0.string) }
    func place(_ name: String) throws(RecordError) -> Int {
      guard let place = names.firstIndex(of: Self.key(name)) else {
        throw RecordError(
          line: header.line,
          "there is no column \"\(name)\"; expected \"\(columns.time)\", \"\(columns.input)\" and "
            + "\"\(columns.output)\"; check that the format is the file's")
      }
      return place
    }
    self.columns = columns
    count = names.count
    time = try place(columns.time)
    input = try place(columns.input)
    output = try place(columns.output)
    pictures = columns.pictures.flatMap { names.firstIndex(of: Self.key($0)) }
  }

  private static func key(_ name: String) -> String {
    name.lowercased().filter { !$0.isWhitespace }
  }

  func fields(of record: RawRecord) throws(RecordError) -> Fields {
    var fields = Fields()
    var place = 0
    for field in CSVFields(of: record.bytes) {
      switch place {
      case time: fields.time = field.string
      case input: fields.input = try Self.tokens(field.string, columns.input, record.line)
      case output: fields.output = try Self.tokens(field.string, columns.output, record.line)
      case pictures: fields.pictures = try Self.tokens(field.string, "NumImages", record.line)
      default: break
      }
      place += 1
    }
    guard place == count else {
      throw RecordError(
        line: record.line,
        "the row has \(place) \(place == 1 ? "field" : "fields"); expected \(count), as many as the "
          + "header; check that the file is whole")
    }
    return fields
  }

  private static func tokens(
    _ text: String, _ name: String, _ line: Int
  ) throws(RecordError) -> Int {
    guard let count = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }),
      TraceLimits.tokens.contains(count)
    else {
      throw RecordError(
        line: line,
        "\(name) is \"\(text.prefix(40))\"; expected a whole number from 0 to "
          + "\(TraceLimits.tokens.upperBound); check that the format is the file's")
    }
    return count
  }
}

/// What can be in a trace.
enum TraceLimits {
  /// No model takes more tokens at once.
  static let tokens = 0...10_000_000
  /// Nothing takes longer: a hundred years.
  static let seconds = 0.0...3_155_760_000
}

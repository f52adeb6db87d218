/// Reads the records of a dataset, each by itself.
struct RecordDecoder: Sendable {
  /// What a record is.
  enum Decoded: Sendable, Hashable {
    case entry(DatasetEntry)
    /// The names of columns.
    case header
    /// There is nothing in it, which is no mistake.
    case empty
    /// It has no text to send.
    case blank
    /// A conversation that has no reply.
    case short
  }

  private let format: DatasetFormat
  private let pictures: RecordedPictures
  /// The columns of a table, once its header is known.
  private var table: CSVTable?

  /// - Parameter path: the file of the records, beside which pictures are looked for.
  init(_ format: DatasetFormat, path: String) {
    self.format = format
    pictures = RecordedPictures(besideFile: path)
  }

  /// Reads the next record of a file; the first one of a table is its header.
  mutating func decodeNext(_ record: RawRecord) throws(RecordError) -> Decoded {
    guard case .csv(let column, let images) = format, table == nil else {
      return try decode(record)
    }
    if record.isBlank { return .empty }
    table = try CSVTable(header: record, column: column, images: images)
    return .header
  }

  /// Reads any record but the header.
  func decode(_ record: RawRecord) throws(RecordError) -> Decoded {
    switch format {
    case .text: return line(record)
    case .csv:
      guard !record.isBlank, let values = try table?.values(in: record) else { return .empty }
      let images = try values.image.map { text throws(RecordError) in
        try pictures.read(text, line: record.line)
      }
      return Self.judged(DatasetEntry(values.text, images: images ?? []))
    case .json(let column, let images): return try prompt(of: record.json(), column, images)
    case .jsonLines(let column, let images):
      return record.isBlank ? .empty : try prompt(of: record.json(), column, images)
    case .shareGPT: return record.isBlank ? .empty : try ShareGPT.decode(record.json())
    case .openAIBatch:
      return record.isBlank ? .empty : Self.judged(try OpenAIBatch.entry(of: record.json()))
    }
  }

  private func line(_ record: RawRecord) -> Decoded {
    let text = record.text
    guard !text.allSatisfy(\.isWhitespace) else { return .empty }
    return .entry(DatasetEntry(text.last == "\r" ? String(text.dropLast()) : text))
  }

  private func prompt(
    of node: JSONNode, _ column: String, _ images: String?
  ) throws(RecordError) -> Decoded {
    switch node.value {
    case .string(let text): return Self.judged(DatasetEntry(text))
    case .object(let members):
      guard let value = node[column] else {
        let keys = members.map(\.key)
        throw RecordError(
          line: node.line,
          "there is no \"\(column)\"; expected the key of the prompt, one of "
            + "\(keys.isEmpty ? "none, since the object is empty" : keys.inQuotes); "
            + "write e.g. column: \"\((keys.first ?? "prompt").beginning(40))\"")
      }
      let pictures = try images.flatMap { node[$0] }.map { node throws(RecordError) in
        try self.pictures.read(node)
      }
      switch value.value {
      case .null: return Self.judged(DatasetEntry("", images: pictures ?? []))
      case .string(let text): return Self.judged(DatasetEntry(text, images: pictures ?? []))
      case .array:
        var messages = try RecordedMessages.read(value, endsWithUser: true)
        messages[messages.count - 1].images += pictures ?? []
        return Self.judged(DatasetEntry(messages: messages))
      default:
        throw RecordError(
          line: value.line,
          "\"\(column)\" is \(value.summary); expected a text or a list of messages; "
            + "name another column")
      }
    default:
      throw RecordError(
        line: node.line,
        "expected a text or an object, found \(node.summary); "
          + "write e.g. {\"\(column)\": \"Hello\"}")
    }
  }

  private static func judged(_ entry: DatasetEntry) -> Decoded {
    entry.isBlank ? .blank : .entry(entry)
  }
}

extension RawRecord {
  /// The record as text; what is no UTF-8 becomes U+FFFD.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether it has nothing but white space.
  var isBlank: Bool {
    bytes.allSatisfy { $0 == UInt8(ascii: " ") || (0x09...0x0D).contains($0) }
  }

  /// The record as JSON, with the lines of the file.
  func json() throws(RecordError) -> JSONNode {
    do throws(JSONSyntaxError) {
      return try JSONNode(parsing: bytes, from: line)
    } catch {
      throw RecordError(line: error.line, "\(error); write valid JSON")
    }
  }
}

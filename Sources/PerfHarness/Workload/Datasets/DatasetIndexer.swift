/// Takes the records of a dataset in order, and keeps what must be known of them afterwards.
struct DatasetIndexer {
  private(set) var decoder: RecordDecoder
  private(set) var places: [RecordRange] = []
  private(set) var hash = FNV1a()
  private(set) var peculiarities = DatasetPeculiarities()
  /// The limits of replies that took counting, one for each place; 0 for none.
  private(set) var limits: [UInt32] = []
  private var blank = 0
  private var short = 0
  private var estimated = 0
  private let format: DatasetFormat
  private let replies: RecordedReplies

  /// - Parameter path: the file of the records.
  init(_ format: DatasetFormat, path: String, replies: RecordedReplies) {
    self.format = format
    self.replies = replies
    decoder = RecordDecoder(format, path: path)
  }

  mutating func take(_ record: RawRecord) throws(RecordError) {
    guard String(validating: record.bytes, as: UTF8.self) != nil else {
      throw RecordError(
        line: record.line,
        "the \(format.recordName) is not valid UTF-8; expected text in UTF-8; "
          + "save the file in that encoding")
    }
    switch try decoder.decodeNext(record) {
    case .header, .empty: break
    case .blank: blank += 1
    case .short: short += 1
    case .entry(var entry):
      if let limit = replies.limit(entry.recordedReply) {
        entry.maxOutputTokens = limit
        if case .estimated = replies { estimated += 1 }
      }
      if !replies.isFree { limits.append(UInt32(clamping: entry.maxOutputTokens ?? 0)) }
      places.append(RecordRange(offset: record.offset, count: record.bytes.count))
      entry.combine(into: &hash)
      peculiarities.take(entry, line: record.line)
    }
  }

  /// What was left out, and what nobody counted.
  var notes: [String] {
    var notes: [String] = []
    if blank > 0 {
      notes.append("\(Self.counted(blank)) without a text \(blank == 1 ? "is" : "are") left out")
    }
    if short > 0 {
      notes.append(
        "\(Self.counted(short)) with fewer than two turns \(short == 1 ? "is" : "are") left out")
    }
    if estimated > 0 {
      notes.append(
        "replies are limited to the length of those recorded, 4 bytes taken for a token; "
          + "give the scenario a tokenizer to have them counted")
    }
    return notes
  }

  private static func counted(_ count: Int) -> String {
    count == 1 ? "1 record" : "\(count.grouped) records"
  }
}

/// Where a dataset first has what not every kind of traffic can be made of.
struct DatasetPeculiarities: Sendable, Hashable {
  private var conversationLine: Int?
  private var embeddingLine: Int?

  mutating func take(_ entry: DatasetEntry, line: Int) {
    switch entry.input {
    case .text: break
    case .conversation: conversationLine = conversationLine ?? line
    case .embedding: embeddingLine = embeddingLine ?? line
    }
  }

  func check(_ task: TrafficShape.Task) throws(RecordError) {
    switch task {
    case .dataset, .trace: return
    case .chat: break
    case .embedding: try expectTexts(for: "embeddings")
    case .rerank: try expectTexts(for: "rankings")
    case .images: try expectTexts(for: "pictures of its own")
    }
    if let embeddingLine {
      throw RecordError(
        line: embeddingLine,
        "it is a request for embeddings; expected a prompt, because the traffic asks for chats; "
          + "write traffic: \"dataset\"")
    }
  }

  private func expectTexts(for task: String) throws(RecordError) {
    guard let conversationLine else { return }
    throw RecordError(
      line: conversationLine,
      "it is a conversation; expected a text, because the traffic asks for \(task); "
        + "write traffic: \"dataset\"")
  }
}

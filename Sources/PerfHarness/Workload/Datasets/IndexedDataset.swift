import Synchronization

/// A dataset whose records have all been read once, and are read again when they are asked for.
///
/// What stays in memory of a record is its place, eight bytes, and the limit of its reply where that was
/// counted, four. The file may be of any size.
package final class IndexedDataset: Sendable {
  /// The path of the file.
  package let path: String
  /// What tells the prompts apart from others: 16 hexadecimal digits.
  package let hash: String
  /// What is to be said of the file, e.g. how many records were left out.
  package let notes: [String]
  /// How many prompts there are; at least 1.
  package var count: Int { places.count }

  /// Whether its records are conversations, whose later turns are known.
  let hasTurns: Bool

  private let file: RecordFile
  private let decoder: RecordDecoder
  private let places: [RecordRange]
  private let replies: RecordedReplies
  private let limits: [UInt32]
  private let peculiarities: DatasetPeculiarities
  private let change = Mutex<WorkloadError?>(nil)

  /// Reads a file from its beginning to its end.
  ///
  /// - Parameter replies: what recorded replies say of the length of others.
  /// - Throws: when it can't be read, for the first record that is not what the format wants, and when
  ///   there is no prompt.
  package init(
    _ path: String, as format: DatasetFormat, replies: RecordedReplies = .ignored,
    notes: [String] = []
  ) throws(WorkloadError) {
    self.path = path
    let file = try RecordFile(path, expecting: format.expectation)
    var indexer = DatasetIndexer(format, path: path, replies: replies)
    try file.scan(format) { record throws(RecordError) in try indexer.take(record) }
    guard !indexer.places.isEmpty else {
      throw WorkloadError(.invalidPrompts, "\(path): \(format.withoutPrompts)")
    }
    self.file = file
    decoder = indexer.decoder
    places = indexer.places
    hasTurns = format == .shareGPT
    self.replies = replies
    limits = indexer.limits
    hash = indexer.hash.hexDigits
    peculiarities = indexer.peculiarities
    self.notes = notes + indexer.notes.map { "\(path): \($0)" }
  }

  /// What the record asks for; the first one comes again after the last. Nothing but the index decides.
  package func entry(at index: Int) -> DatasetEntry {
    let number = index % places.count
    guard let bytes = file.bytes(of: places[number]), var entry = decode(bytes) else {
      change.withLock { $0 = $0 ?? file.changed }
      return DatasetEntry("")
    }
    if !limits.isEmpty {
      entry.maxOutputTokens = limits[number] > 0 ? Int(limits[number]) : nil
    } else if let limit = replies.limit(entry.recordedReply) {
      entry.maxOutputTokens = limit
    }
    return entry
  }

  /// Throws when the file was changed since it was read first: then requests were made that it does
  /// not have.
  package func checkUnchanged() throws(WorkloadError) {
    if let change = change.withLock({ $0 }) { throw change }
    try file.checkUnchanged()
  }

  /// Throws when there is a record that can't be part of what the traffic asks for.
  func check(_ task: TrafficShape.Task) throws(WorkloadError) {
    do {
      try peculiarities.check(task)
    } catch {
      throw file.error(error)
    }
  }

  private func decode(_ bytes: [UInt8]) -> DatasetEntry? {
    bytes.withUnsafeBufferPointer { bytes in
      let record = RawRecord(bytes: bytes, offset: 0, line: 1)
      guard case .entry(let entry)? = try? decoder.decode(record) else { return nil }
      return entry
    }
  }
}

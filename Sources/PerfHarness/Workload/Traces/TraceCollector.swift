/// Takes the rows of a trace in the order of the file.
struct TraceCollector {
  private let format: Trace.Format
  private var table: TraceTable?
  private var rows: [TraceRow] = []
  private var failures = 0
  private var empty = 0
  private var pictures = 0
  private(set) var hash = FNV1a()

  init(_ format: Trace.Format) {
    self.format = format
  }

  var tokensPerBlock: Int {
    if case .mooncake(let size) = format { size } else { 1 }
  }

  mutating func read(_ file: RecordFile) throws(WorkloadError) {
    switch format {
    case .mooncake:
      try file.scan(LineFraming()) { record throws(RecordError) in try take(record) }
    case .burstGPT, .azure:
      try file.scan(CSVFraming()) { record throws(RecordError) in try take(record) }
    }
  }

  mutating func take(_ record: RawRecord) throws(RecordError) {
    guard !record.isBlank else { return }
    hash.combine(record.bytes)
    hash.combine("\n")
    switch format {
    case .mooncake(let size):
      keep(try MooncakeRow(record, tokensPerBlock: size).row, keepsFailures: false)
    case .burstGPT(let keepsFailures):
      guard let table = try table(of: record, BurstGPTRow.columns) else { return }
      keep(try BurstGPTRow.read(record, table), keepsFailures: keepsFailures)
    case .azure:
      guard let table = try table(of: record, AzureRow.columns) else { return }
      let (row, hasPictures) = try AzureRow.read(record, table)
      if hasPictures { pictures += 1 }
      keep(row, keepsFailures: false)
    }
  }

  /// The columns; nil when this record is what names them.
  private mutating func table(
    of record: RawRecord, _ columns: TraceTable.Columns
  ) throws(RecordError) -> TraceTable? {
    if let table { return table }
    table = try TraceTable(header: record, columns)
    return nil
  }

  private mutating func keep(_ row: TraceRow, keepsFailures: Bool) {
    if row.input == 0 {
      empty += 1
    } else if row.output == 0, !keepsFailures {
      failures += 1
    } else {
      rows.append(row)
    }
  }

  /// The rows in the order of their times, which count from the first one, or from the beginning of
  /// the window; and what is to be said of them.
  mutating func finish(
    _ trace: Trace, window: Range<Duration>?
  ) throws(WorkloadError) -> (rows: [TraceRow], notes: [String]) {
    var notes: [String] = []
    note(failures, "without a reply", "left out", in: &notes)
    note(empty, "without a prompt", "left out", in: &notes)
    note(pictures, "with pictures", "sent without them", in: &notes)
    let late = zip(rows, rows.dropFirst()).count { $0.offset > $1.offset }
    if late > 0 {
      note(late, "earlier than the one before", "put into order", in: &notes)
      let numbered = rows.enumerated().sorted {
        ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
      }
      rows = numbered.map(\.element)
    }
    guard let first = rows.first?.offset else {
      throw WorkloadError(
        .invalidTrace,
        "\(trace.path): there is no request in it; expected at least one; check the file")
    }
    func time(_ sinceFirst: Duration) -> Int64 {
      let (time, overflows) = first.addingReportingOverflow(sinceFirst.inNanoseconds)
      return overflows ? .max : time
    }
    let begin = window.map { time($0.lowerBound) } ?? first
    let end = window.map { time($0.upperBound) } ?? .max
    let kept = rows.filter { begin <= $0.offset && $0.offset < end }
    guard !kept.isEmpty else {
      let length = Duration.nanoseconds((rows.last?.offset ?? first) - first)
      throw WorkloadError(
        .invalidTrace,
        "\(trace.path): there is no request in the window; expected some of its \(length.exactText); "
          + "choose another window")
    }
    rows = []
    let shifted = kept.map { row in
      var row = row
      row.offset -= begin
      return row
    }
    return (shifted, notes.map { "\(trace.path): \($0)" })
  }

  private func note(_ count: Int, _ which: String, _ what: String, in notes: inout [String]) {
    guard count > 0 else { return }
    notes.append(
      count == 1 ? "1 row \(which) is \(what)" : "\(count.grouped) rows \(which) are \(what)")
  }
}

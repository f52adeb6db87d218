/// Takes a text apart into records while it comes, piece by piece, in whatever pieces.
///
/// It keeps nothing but the record that a piece ends in, so that a text of any length needs the memory
/// of its longest record. A byte order mark is no part of the first one.
struct RecordScanner<Framing: RecordFraming> {
  private static var byteOrderMark: [UInt8] { [0xEF, 0xBB, 0xBF] }

  private var framing: Framing
  /// The first bytes, until it is known whether they are a mark; nil from then on.
  private var beginning: [UInt8]? = []
  /// Where the piece that is looked at begins.
  private var offset = 0
  private var line = 1
  /// What earlier pieces have of the open record.
  private var held: [UInt8] = []
  private var open: (offset: Int, line: Int)?

  /// How many bytes it keeps.
  var heldCount: Int { held.count + (beginning?.count ?? 0) }

  init(_ framing: Framing) {
    self.framing = framing
  }

  /// Takes the next piece; `body` gets each record that ends in it.
  mutating func scan(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(RecordError) {
    guard var beginning else { return try process(piece, body) }
    beginning += piece
    guard beginning.count >= Self.byteOrderMark.count else {
      self.beginning = beginning
      return
    }
    try begin(with: beginning, body)
  }

  /// Takes the end of the text; `body` gets the record that ends with it, if one does.
  mutating func finish(
    _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(RecordError) {
    if let beginning { try begin(with: beginning, body) }
    do throws(FramingError) {
      try framing.finish()
    } catch {
      throw RecordError(line: open?.line ?? line, error.message)
    }
    guard let open else { return }
    try held.withUnsafeBufferPointer { bytes throws(RecordError) in
      try body(RawRecord(bytes: bytes, offset: open.offset, line: open.line))
    }
  }

  private mutating func begin(
    with bytes: [UInt8], _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(RecordError) {
    beginning = nil
    offset = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    var scanner = self
    defer { self = scanner }
    try bytes.withUnsafeBufferPointer { bytes throws(RecordError) in
      try scanner.process(UnsafeBufferPointer(rebasing: bytes[scanner.offset...]), body)
    }
  }

  private mutating func process(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(RecordError) {
    var position = 0
    var start = 0
    var counted = 0
    while let mark = try next(in: piece, from: &position, counted) {
      switch mark {
      case .begins(let place):
        countLines(of: piece, from: &counted, to: place)
        open = (offset + place, line)
        start = place
      case .ends(let place):
        try end(UnsafeBufferPointer(rebasing: piece[start..<place]), body)
        countLines(of: piece, from: &counted, to: place)
      }
    }
    if let open {
      held += piece[start...]
      try checkLength(held.count, line: open.line)
    }
    countLines(of: piece, from: &counted, to: piece.count)
    offset += piece.count
  }

  private mutating func next(
    in piece: UnsafeBufferPointer<UInt8>, from position: inout Int, _ counted: Int
  ) throws(RecordError) -> RecordMark? {
    do throws(FramingError) {
      return try framing.next(in: piece, from: &position)
    } catch {
      var counted = counted
      if case .byte(let place) = error.place {
        countLines(of: piece, from: &counted, to: place)
        throw RecordError(line: line, error.message)
      }
      throw RecordError(line: open?.line ?? line, error.message)
    }
  }

  /// Hands on the open record, whose last bytes these are.
  private mutating func end(
    _ last: UnsafeBufferPointer<UInt8>, _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(RecordError) {
    guard let open else { return }
    self.open = nil
    try checkLength(held.count + last.count, line: open.line)
    guard !held.isEmpty else {
      return try body(RawRecord(bytes: last, offset: open.offset, line: open.line))
    }
    held += last
    try held.withUnsafeBufferPointer { bytes throws(RecordError) in
      try body(RawRecord(bytes: bytes, offset: open.offset, line: open.line))
    }
    held.removeAll(keepingCapacity: true)
  }

  private func checkLength(_ count: Int, line: Int) throws(RecordError) {
    guard count <= RecordRange.greatestCount else {
      throw RecordError(
        line: line,
        "a record is longer than \(RecordRange.greatestCount) bytes; expected prompts that a model "
          + "can take; check that the format is the file's")
    }
  }

  private mutating func countLines(
    of piece: UnsafeBufferPointer<UInt8>, from counted: inout Int, to place: Int
  ) {
    while counted < place {
      counted = piece.index(of: UInt8(ascii: "\n"), from: counted) + 1
      if counted <= place { line += 1 }
    }
    counted = place
  }
}

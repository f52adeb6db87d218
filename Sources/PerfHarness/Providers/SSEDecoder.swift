/// One event of a stream; its bytes are only valid while the event is being received.
package struct SSEEvent {
  /// The `event` field; empty when the event has none.
  package let name: String
  /// The `data` lines, joined by line feeds.
  package let data: UnsafeBufferPointer<UInt8>
}

/// Decodes `text/event-stream` as the bytes come, whatever their boundaries.
///
/// Source: WHATWG HTML, 'Server-sent events', 9.2.5–9.2.6. A stream is split at LF, CR and CR LF only;
/// these bytes never occur inside a character of UTF-8, so nothing is decoded before it is complete.
/// Events without data are not dispatched, and one that the stream's end cuts off is discarded.
package struct SSEDecoder: Sendable {
  /// The last `id` that the stream named.
  package private(set) var lastEventID = ""
  /// How long the stream asks to wait before reconnecting.
  package private(set) var retry: Duration?

  private let limit: Int
  private var name = ""
  /// The data of the event so far, with a line feed after each line.
  private var data: [UInt8] = []
  /// The beginning of a line whose end has not come yet.
  private var line: [UInt8] = []
  private var skipsLineFeed = false
  private var isAtStart = true
  /// What stands between the events without being one, where that is wanted.
  private var stray: StrayJSON?

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// How many bytes a line, and the data of an event, usually may have.
  static let usualLimit = 16 << 20

  /// - Parameters:
  ///   - limit: how many bytes a line, and the data of an event, may have.
  ///   - passesStrayJSON: whether JSON that stands between the events, without `data:`, is passed on as
  ///     one.
  package init(limit: Int, passesStrayJSON: Bool = false) {
    self.limit = limit
    if passesStrayJSON { stray = StrayJSON() }
  }

  /// Takes the end of the stream, which ends its last line too.
  ///
  /// - Returns: the data of the event that is cut off, without its last line feed, or JSON without one
  ///   whose last line has no end; empty when there is none.
  package mutating func finish() throws(ProviderError) -> ArraySlice<UInt8> {
    var last: [UInt8] = []
    if !line.isEmpty {
      try takeLine(UnsafeBufferPointer(start: nil, count: 0)) { last = Array($0.data) }
    }
    if !last.isEmpty { return last[...] }
    return data.isEmpty ? stray?.bytes[...] ?? [] : data.dropLast()
  }

  /// Takes the next bytes; `receive` gets every event that they complete.
  ///
  /// - Throws: what `receive` throws, or `tooLarge` for a line or an event beyond the limit.
  package mutating func feed(
    _ bytes: UnsafeRawBufferPointer, receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    let bytes = bytes.bindMemory(to: UInt8.self)
    var start = 0
    if skipsLineFeed, bytes.first == Self.lineFeed { start = 1 }
    if !bytes.isEmpty { skipsLineFeed = false }
    var ends = LineEnds(bytes)
    while true {
      let end = ends.first(from: start)
      guard end < bytes.count else { break }
      if line.isEmpty, data.isEmpty, end - start <= limit,
        let event = Self.wholeEvent(in: bytes, from: start, firstLineTo: end)
      {
        isAtStart = false
        defer { if !name.isEmpty { name = "" } }
        try receive(SSEEvent(name: name, data: event.data))
        start = event.end
        continue
      }
      let isSplitPair = bytes[end] == Self.carriageReturn && end + 1 == bytes.count
      if isSplitPair { skipsLineFeed = true }
      try takeLine(UnsafeBufferPointer(rebasing: bytes[start..<end]), receive: receive)
      let isPair =
        bytes[end] == Self.carriageReturn && !isSplitPair && bytes[end + 1] == Self.lineFeed
      start = end + (isPair ? 2 : 1)
    }
    guard line.count + bytes.count - start <= limit else { throw tooLarge }
    if start < bytes.count { line.append(contentsOf: bytes[start...]) }
  }

  /// The event that is a line of data and a blank line, and begins at `start`: nearly all are. It is
  /// passed on where it lies; anything else is put together line by line.
  private static func wholeEvent(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, firstLineTo end: Int
  ) -> (data: UnsafeBufferPointer<UInt8>, end: Int)? {
    guard bytes.holds("data:", at: start) else { return nil }
    let next: Int
    if bytes.holds("\n\n", at: end) {
      next = end + 2
    } else if bytes.holds("\r\n\r\n", at: end) {
      next = end + 4
    } else {
      return nil
    }
    var valueStart = start + "data:".utf8.count
    if bytes[valueStart] == UInt8(ascii: " ") { valueStart += 1 }
    return (UnsafeBufferPointer(rebasing: bytes[valueStart..<end]), next)
  }

  private var tooLarge: ProviderError {
    ProviderError(
      .tooLarge,
      "a line or an event of the stream is longer than \(limit) bytes; expected server-sent events, "
        + "is this the right endpoint?")
  }

  private mutating func takeLine(
    _ rest: UnsafeBufferPointer<UInt8>, receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    guard line.count + rest.count <= limit else { throw tooLarge }
    if line.isEmpty { return try process(rest, receive: receive) }
    line.append(contentsOf: rest)
    var whole: [UInt8] = []
    swap(&whole, &line)
    try whole.withUnsafeBufferPointer { bytes throws(ProviderError) in
      try process(bytes, receive: receive)
    }
    whole.removeAll(keepingCapacity: true)
    swap(&whole, &line)
  }

  private mutating func process(
    _ line: UnsafeBufferPointer<UInt8>, receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    var line = line
    if isAtStart {
      isAtStart = false
      if line.starts(with: Self.byteOrderMark) {
        line = UnsafeBufferPointer(rebasing: line.dropFirst(Self.byteOrderMark.count))
      }
    }
    if line.isEmpty { return try dispatch(receive: receive) }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
    guard colon > 0 else { return }
    var valueStart = min(colon + 1, line.count)
    if valueStart < line.count, line[valueStart] == UInt8(ascii: " ") { valueStart += 1 }
    let isField = try take(
      field: UnsafeBufferPointer(rebasing: line[..<colon]),
      value: UnsafeBufferPointer(rebasing: line[valueStart...]))
    if !isField { try takeStray(line, receive: receive) }
  }

  private mutating func takeStray(
    _ line: UnsafeBufferPointer<UInt8>, receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    guard var stray else { return }
    self.stray = nil
    guard stray.bytes.count + line.count <= limit else { throw tooLarge }
    if stray.takesWhole(line) {
      try stray.bytes.withUnsafeBufferPointer { bytes throws(ProviderError) in
        try receive(SSEEvent(name: "", data: bytes))
      }
      stray = StrayJSON()
    }
    self.stray = stray
  }

  /// - Returns: whether the format knows the field.
  private mutating func take(
    field: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>
  ) throws(ProviderError) -> Bool {
    if field.elementsEqual("data".utf8) {
      guard data.count + value.count <= limit else { throw tooLarge }
      data.append(contentsOf: value)
      data.append(Self.lineFeed)
    } else if field.elementsEqual("event".utf8) {
      name = String(decoding: value, as: UTF8.self)
    } else if field.elementsEqual("id".utf8) {
      if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
    } else if field.elementsEqual("retry".utf8) {
      let isNumber = value.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if isNumber, let milliseconds = Int64(String(decoding: value, as: UTF8.self)) {
        retry = .milliseconds(milliseconds)
      }
    } else {
      return false
    }
    return true
  }

  private mutating func dispatch(
    receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    defer {
      data.removeAll(keepingCapacity: true)
      if !name.isEmpty { name = "" }
    }
    guard !data.isEmpty else { return }
    try data.withUnsafeBufferPointer { bytes throws(ProviderError) in
      try receive(SSEEvent(name: name, data: UnsafeBufferPointer(rebasing: bytes.dropLast())))
    }
  }
}

extension SSEDecoder {
  /// Finds the ends of lines; looks at no byte more than twice, whichever of the two ends lines.
  private struct LineEnds {
    let bytes: UnsafeBufferPointer<UInt8>
    private var lineFeed = -1
    private var carriageReturn = -1

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
    }

    /// Where the first line end stands, at `start` or later; the count of bytes when there is none.
    /// `start` never goes back.
    mutating func first(from start: Int) -> Int {
      if lineFeed < start { lineFeed = bytes.index(of: SSEDecoder.lineFeed, from: start) }
      if carriageReturn < start {
        carriageReturn = bytes.index(of: SSEDecoder.carriageReturn, from: start)
      }
      return min(lineFeed, carriageReturn)
    }
  }
}

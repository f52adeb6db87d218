/// Something that happened while a request was under way, with the instant at which it did.
///
/// Events of one request come one after the other, never two at once. Those that came in one read of
/// the socket carry the same instants.
public struct GenerationEvent: Sendable, Hashable {
  /// What happened.
  public enum Kind: Sendable, Hashable {
    /// The first byte of the request is about to be written.
    case sent
    /// A connection was opened for this request: TCP and TLS are done.
    case connected
    /// The first byte of the reply was read.
    case firstByte
    /// A piece of generated output of so many bytes of text.
    case output(OutputKind, bytes: Int)
    /// The server's token counts so far; the last one wins.
    case usage(TokenUsage)
    /// The last byte of the reply was read.
    case ended
    /// The call that is measured has returned: it lasts until here, whatever was put out before.
    case returned
  }

  /// When the bytes arrived (or are about to be written): by the system's stamp where it makes one,
  /// else when they were read.
  public var instant: MonotonicInstant
  /// When this process read the bytes that the system had stamped; nil where it made no stamp, and
  /// `instant` is when they were read.
  public var read: MonotonicInstant?
  /// What happened.
  public var kind: Kind

  /// Makes an event.
  public init(at instant: MonotonicInstant, read: MonotonicInstant? = nil, _ kind: Kind) {
    self.instant = instant
    self.read = read
    self.kind = kind
  }
}

extension RequestTimeline {
  /// One event that carried generated output.
  ///
  /// There may be many millions of them, so that each is packed into 16 bytes.
  public struct Output: Sendable, Hashable {
    /// When its bytes arrived: by the system's stamp where it makes one, else when they were read.
    public var instant: MonotonicInstant
    /// Nanoseconds; the greatest number stands for none.
    private var packedLag: UInt32
    /// The kind in the two highest bits, the bytes in the others.
    private var packedContent: UInt32

    private static let noLag = UInt32.max
    private static let mostBytes = UInt32(1) << 30 - 1
    private static let kinds: [OutputKind] = [.text, .reasoning, .toolCall, .result]

    /// Makes an output.
    ///
    /// - Parameters:
    ///   - instant: when its bytes arrived.
    ///   - kind: what it is.
    ///   - bytes: how many bytes of text; more than 2³⁰ − 1 count as so many.
    ///   - readLag: how long they lay in the kernel before they were read; nil where nobody knows.
    public init(
      instant: MonotonicInstant, kind: OutputKind, bytes: Int, readLag: Duration? = nil
    ) {
      self.instant = instant
      packedLag = readLag.map(Self.pack) ?? Self.noLag
      packedContent =
        Self.code(of: kind) << 30 | UInt32(clamping: min(bytes, Int(Self.mostBytes)))
    }

    /// What it carried.
    public var kind: OutputKind { Self.kinds[Int(packedContent >> 30)] }

    /// How many bytes of text, up to 2³⁰ − 1.
    public var bytes: Int { Int(packedContent & Self.mostBytes) }

    /// How long its bytes lay in the system before the process read them, up to 4.29 s; nil where
    /// the system did not stamp them.
    public var readLag: Duration? { readLagNanoseconds.map { .nanoseconds($0) } }

    /// `readLag` as a number.
    package var readLagNanoseconds: Int64? {
      packedLag == Self.noLag ? nil : Int64(packedLag)
    }

    private static func pack(_ lag: Duration) -> UInt32 {
      UInt32(clamping: min(lag.inNanoseconds, Int64(noLag - 1)))
    }

    private static func code(of kind: OutputKind) -> UInt32 {
      switch kind {
      case .text: 0
      case .reasoning: 1
      case .toolCall: 2
      case .result: 3
      }
    }
  }
}

/// Everything that was stamped of one request.
///
/// All instants are of the run's clock. A metric that the timeline has no ground for is nil.
public struct RequestTimeline: Sendable, Hashable {
  /// Why a request failed.
  public struct Failure: Sendable, Hashable {
    /// The error's code, e.g. `http_429`; what error counts are kept by.
    public var code: String
    /// The error's text.
    public var message: String
    /// Whether it was given up at a timeout, so that its latency is known only as 'at least'.
    public var isTimeout: Bool

    /// Makes a failure.
    public init(code: String, message: String, isTimeout: Bool = false) {
      self.code = code
      self.message = message
      self.isTimeout = isTimeout
    }
  }

  /// The request's number within its repetition, in the order in which requests were due.
  public var index: Int
  /// When the schedule says that the request starts; in a closed loop, when its slot became free.
  public var due: MonotonicInstant
  /// Just before the first byte of the request was written.
  public var sent: MonotonicInstant?
  /// When the connection was ready, if this request opened one.
  public var connected: MonotonicInstant?
  /// First byte of the reply.
  public var firstByte: MonotonicInstant?
  /// One for each event that carried generated output, in order.
  public var outputs: [Output]
  /// How many output tokens the first event carried, where the server counts with every event.
  public var firstOutputTokens: Int?
  /// Last byte of the reply, or the failure.
  public var ended: MonotonicInstant?
  /// Whether the request lasts until it has ended, and not until its last output: a measured closure.
  public var lastsUntilEnded = false
  /// Token counts, with their source.
  public var tokens: TokenUsage?
  /// How many tokens the prompt was made to have; nil where nobody said.
  package var wantedPromptTokens: Int?
  /// Why generation ended.
  public var finishReason: FinishReason?
  /// Why the request failed; nil when it did not.
  public var failure: Failure?
  /// Whether the client hung up before the reply's end, as the scenario asked. `ended` is then when it did,
  /// with the last output that it read, and `tokens` has one token for each event of output.
  public var isCancelledByClient = false
  /// Which turn of its conversation it was, counted from 1; nil where it was of none.
  public var turn: Int?

  /// Makes a timeline that has only just become due.
  public init(index: Int, due: MonotonicInstant) {
    self.index = index
    self.due = due
    self.outputs = []
  }

  /// Whether the reply came to its proper end.
  public var isCompleted: Bool { isMeasured && !isCancelledByClient }

  /// Whether what it has of latencies counts: it came to its end, or as far as the client wanted to read.
  package var isMeasured: Bool { failure == nil && ended != nil }
}

extension RequestTimeline {
  /// First output of any kind − `due`.
  public var timeToFirstToken: Duration? { outputs.first.map { $0.instant - due } }

  /// First visible text − `due`.
  public var timeToFirstText: Duration? {
    outputs.first { $0.kind == .text }.map { $0.instant - due }
  }

  /// Last output − `due`; the end of the reply where there is no output in it, or where the request
  /// lasts until then. Nil where the client hung up: nobody saw the end.
  public var endToEndLatency: Duration? { isCancelledByClient ? nil : end.map { $0 - due } }

  /// What `endToEndLatency` reaches to.
  package var end: MonotonicInstant? {
    lastsUntilEnded ? ended : outputs.last?.instant ?? ended
  }

  /// (Last output − first output) ÷ (output tokens − tokens known to be in the first event).
  ///
  /// One token is taken to be in the first event, unless the server sends its count with every event.
  /// Nil for fewer than two tokens, and for a reply read all at once, in which no gap was seen.
  public var timePerOutputToken: Duration? {
    guard let first = outputs.first?.instant, outputs.count > 1 || lastsUntilEnded, let last = end,
      last > first, let tokens = tokens?.output
    else { return nil }
    let later = tokens - max(1, firstOutputTokens ?? 1)
    guard later > 0 else { return nil }
    return .nanoseconds((last - first).inNanoseconds / Int64(later))
  }

  /// 1 ÷ `timePerOutputToken`.
  public var outputTokensPerSecond: Double? {
    timePerOutputToken.flatMap { $0 > .zero ? 1 / $0.inSeconds : nil }
  }

  /// `sent` − `due`: the harness's own lateness plus the wait for a slot.
  public var dispatchLag: Duration? { sent.map { $0 - due } }

  /// First output of any kind − `sent`.
  public var timeToFirstTokenFromSent: Duration? {
    guard let sent, let first = outputs.first else { return nil }
    return first.instant - sent
  }

  /// `endToEndLatency` without the wait to be sent.
  public var endToEndLatencyFromSent: Duration? {
    guard let sent, let end, !isCancelledByClient else { return nil }
    return end - sent
  }

  /// The gaps between consecutive reads that carried output. Events that came in one read share a
  /// stamp and make no gap.
  public var interChunkLatencies: [Duration] {
    zip(outputs, outputs.dropFirst()).compactMap { earlier, later in
      later.instant == earlier.instant ? nil : later.instant - earlier.instant
    }
  }

  /// First output of any kind − `due`, by when the process read it instead of when it arrived; nil
  /// where the system stamped nothing.
  public var timeToFirstTokenAsRead: Duration? {
    guard let first = outputs.first, let lag = first.readLag else { return nil }
    return first.instant.advanced(by: lag) - due
  }

  /// For each event with output, how long it lay in the system before the process read it; empty
  /// where the system stamped nothing.
  public var readLags: [Duration] { outputs.compactMap(\.readLag) }

  /// How many output events came in the same read as the one before.
  public var coalescedEvents: Int {
    zip(outputs, outputs.dropFirst()).count { $0.instant == $1.instant }
  }
}

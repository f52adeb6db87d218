/// Whether a trace is recorded: what `OTEL_TRACES_SAMPLER` says.
package struct SpanSampler: Sendable, Hashable {
  /// What decides of a trace that begins here.
  package enum Root: Sendable, Hashable {
    case all
    case none
    /// This share of traces, by their ids.
    case share(Double)
  }

  package var root: Root
  /// Whether a parent's decision counts before that.
  package var followsParent: Bool

  /// What is used where nobody says anything: `parentbased_always_on`.
  package static let usual = SpanSampler(root: .all, followsParent: true)

  package init(root: Root, followsParent: Bool) {
    self.root = root
    self.followsParent = followsParent
  }

  /// - Parameter parent: nil where the trace begins here.
  package func samples(_ trace: TraceID, below parent: TraceParent?) -> Bool {
    if followsParent, let parent { return parent.isSampled }
    return switch root {
    case .all: true
    case .none: false
    // As OpenTelemetry's SDK for Go has it: 63 bits of the lower half are held against the share.
    case .share(let share): Double(trace.low >> 1) < share * 0x1p63
    }
  }
}

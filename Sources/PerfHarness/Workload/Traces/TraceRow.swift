/// One request of a trace, in 24 bytes: traces of a week have millions.
struct TraceRow: Sendable, Hashable {
  /// When it came: nanoseconds from the first request of the trace, or of its window.
  var offset: Int64
  /// Tokens of the prompt; at least 1.
  var input: UInt32
  /// Tokens of the reply; 0 where there was none.
  var output: UInt32
  /// Where its blocks are in the file; none where it has no blocks.
  var place: RecordRange
}

extension Duration {
  /// Whole nanoseconds, truncated toward zero; beyond 292 years the nearest number within them.
  package var inNanoseconds: Int64 {
    // Durations of up to nine seconds are spared a division of 128 bits, which takes 20 ns.
    if let small = Int64(exactly: attoseconds) { return small / 1_000_000_000 }
    return Int64(clamping: attoseconds / 1_000_000_000)
  }

  /// Seconds as a floating-point number, for statistics and for files.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  /// The duration of so many seconds, rounded to the nanosecond; beyond 292 years the nearest
  /// duration within them, and zero of NaN.
  package init(inSeconds seconds: Double) {
    let nanoseconds = (seconds * 1e9).rounded()
    if let exact = Int64(exactly: nanoseconds) {
      self = .nanoseconds(exact)
    } else {
      self = nanoseconds.isNaN ? .zero : .nanoseconds(nanoseconds < 0 ? Int64.min : .max)
    }
  }
}

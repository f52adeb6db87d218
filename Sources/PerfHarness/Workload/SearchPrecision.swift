/// How precisely a capacity is to be known.
public struct SearchPrecision: Sendable, Hashable {
  /// How far the ends of the interval may be from its middle, as a share of it.
  package var share: Double

  /// So many percent of the capacity to either side; 1 to 50.
  public static func percent(_ percent: Double) -> SearchPrecision {
    SearchPrecision(share: percent / 100)
  }

  /// Throws for less than 1 %, which no number of requests would settle, and more than 50 %.
  package func validate() throws(WorkloadError) {
    guard (0.01...0.5).contains(share) else {
      throw WorkloadError(
        .invalidSetting,
        "resolution is \(DurationText.significant(share * 100)) %; expected 1 to 50; write e.g. "
          + ".percent(10)")
    }
  }
}

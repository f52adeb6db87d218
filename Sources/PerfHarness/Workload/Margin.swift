/// A warm-up or a cool-down: requests that are sent but not measured, on top of a scenario's extent
/// unless they are to be found automatically.
public enum Margin: Sendable, Hashable, CustomStringConvertible {
  /// Everything is measured.
  case none
  /// So many requests.
  case requests(Int)
  /// So much time.
  case duration(Duration)
  /// A share of the extent, from 0 to less than 1, in what the extent is counted in. Of an extent that
  /// is limited by both, it is over as soon as it has that share of one of them.
  case share(Double)
  /// As many requests at the beginning as are found to be no part of a steady state; only of a warm-up.
  /// They are taken from the extent, half of it at most: see 'Goodput, guards and steady state' in the manual.
  case automatic

  /// So many seconds.
  public static func seconds(_ seconds: Double) -> Margin {
    .duration(Duration(inSeconds: seconds))
  }

  /// Throws for a negative margin, one longer than any extent, or a share of 1 or more.
  public func validate() throws(WorkloadError) {
    switch self {
    case .none, .automatic: return
    case .requests(let count):
      guard (0...Extent.greatestCount).contains(count) else {
        throw invalid("0 to \(Extent.greatestCount) requests", example: ".requests(20)")
      }
    case .duration(let duration):
      guard duration >= .zero, duration <= Extent.greatestDuration else {
        throw invalid("0 s to \(Extent.greatestDuration.exactText)", example: ".seconds(10)")
      }
    case .share(let share):
      guard (0..<1).contains(share) else {
        throw invalid("0 or more and less than 1 of it", example: ".share(0.1)")
      }
    }
  }

  /// E.g. `none`, `20 requests`, `1.5 s` or `0.1 of the extent`.
  public var description: String {
    switch self {
    case .none: "none"
    case .automatic: "automatic"
    case .requests(1): "1 request"
    case .requests(let count): "\(count) requests"
    case .duration(let duration): duration.exactText
    case .share(let share): "\(share) of the extent"
    }
  }

  private func invalid(_ expected: String, example: String) -> WorkloadError {
    WorkloadError(.invalidMargin, "it is \(self); expected \(expected); write e.g. \(example)")
  }
}

/// How long the blocks of a `MovingBlockBootstrap` ought to be.
package enum BlockLength {
  /// A length for values that requests have one of each.
  ///
  /// A request is alike to those that were in flight with it, so a block holds at least as many. It
  /// holds at least ∛n, the rate at which blocks must grow with the series (H. R. Künsch, Annals of
  /// Statistics 17, 1989), and at most n/4, so that there are blocks to choose from.
  ///
  /// - Parameters:
  ///   - count: how many values there are.
  ///   - inFlight: how many requests were in flight on average.
  /// - Returns: 1 or more.
  package static func choose(count: Int, inFlight: Double) -> Int {
    let greatest = max(1, count / 4)
    var least = 1
    while least < greatest, least * least * least < count { least += 1 }
    guard inFlight > Double(least) else { return least }
    return inFlight < Double(greatest) ? Int(inFlight.rounded(.up)) : greatest
  }
}

/// Arrivals that are the same at any rate but for the scale of time: what sweeps and searches vary.
public protocol ScalableArrivals: Arrivals {
  /// The same arrivals with another mean rate.
  ///
  /// - Parameter rate: in requests a second; more than 0.
  func scaled(toRate rate: Double) -> Self
}

extension ConstantArrivals: ScalableArrivals {
  /// Equal distances of 1 ÷ rate.
  public func scaled(toRate rate: Double) -> ConstantArrivals { .constant(perSecond: rate) }
}

extension PoissonArrivals: ScalableArrivals {
  /// A Poisson process of that rate.
  public func scaled(toRate rate: Double) -> PoissonArrivals { .poisson(perSecond: rate) }
}

extension GammaArrivals: ScalableArrivals {
  /// Bursts of the same shape at that rate.
  public func scaled(toRate rate: Double) -> GammaArrivals {
    GammaArrivals(perSecond: rate, burstiness: burstiness)
  }
}

extension RandomDelayArrivals: ScalableArrivals {
  /// Delays with the same distribution but for their scale: the mean becomes 1 ÷ rate, and the deviation,
  /// or the bounds, keep their ratio to it. Of normal delays it is the mean before what falls below zero is
  /// cut off.
  public func scaled(toRate rate: Double) -> RandomDelayArrivals {
    scaled(by: 1 / (rate * meanDelay.inSeconds))
  }
}

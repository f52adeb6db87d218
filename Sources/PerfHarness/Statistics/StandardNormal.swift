import Foundation

/// The normal distribution with mean 0 and standard deviation 1.
package enum StandardNormal {
  /// The probability of more than `z`, without cancellation in the upper tail.
  package static func upperTail(_ z: Double) -> Double {
    erfc(z / 2.0.squareRoot()) / 2
  }

  /// The point that is exceeded with a probability: the inverse of `upperTail`, to 15 digits.
  ///
  /// Source: M. J. Wichura, 'Algorithm AS 241: The Percentage Points of the Normal Distribution'
  /// (Applied Statistics 37, 1988), routine PPND16.
  ///
  /// - Parameter upperTail: 0…1; infinity of 0, −infinity of 1, NaN outside.
  package static func quantile(upperTail: Double) -> Double {
    guard upperTail >= 0, upperTail <= 1 else { return .nan }
    let distance = 0.5 - upperTail
    guard abs(distance) > 0.425 else {
      let square = 0.180625 - distance * distance
      return distance * ratio(square, centralNumerator, centralDenominator)
    }
    let tail = min(upperTail, 1 - upperTail)
    guard tail > 0 else { return distance > 0 ? .infinity : -.infinity }
    let root = (-log(tail)).squareRoot()
    let magnitude =
      root <= 5
      ? ratio(root - 1.6, middleNumerator, middleDenominator)
      : ratio(root - 5, farNumerator, farDenominator)
    return distance > 0 ? magnitude : -magnitude
  }

  private static func ratio(_ x: Double, _ numerator: [Double], _ denominator: [Double]) -> Double {
    polynomial(x, numerator) / polynomial(x, denominator)
  }

  /// By Horner's rule, the coefficient of the highest power last.
  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reversed().reduce(0) { $0 * x + $1 }
  }

  private static let centralNumerator = [
    3.387_132_872_796_366_608_0, 1.331_416_678_917_843_774_5e2, 1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4, 4.592_195_393_154_987_145_7e4, 6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4, 2.509_080_928_730_122_672_7e3,
  ]
  private static let centralDenominator = [
    1.0, 4.231_333_070_160_091_125_2e1, 6.871_870_074_920_579_083e2,
    5.394_196_021_424_751_107_7e3, 2.121_379_430_158_659_586_7e4, 3.930_789_580_009_271_061e4,
    2.872_908_573_572_194_267_4e4, 5.226_495_278_852_854_561e3,
  ]
  private static let middleNumerator = [
    1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_9, 5.769_497_221_460_691_405_5,
    3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 2.417_807_251_774_506_117_7e-1,
    2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_4e-4,
  ]
  private static let middleDenominator = [
    1.0, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_4,
    6.897_673_349_851_000_045_5e-1, 1.481_039_764_274_800_745_9e-1,
    1.519_866_656_361_645_719_66e-2, 5.475_938_084_995_344_946e-4,
    1.050_750_071_644_416_843_24e-9,
  ]
  private static let farNumerator = [
    6.657_904_643_501_103_777_2, 5.463_784_911_164_114_369_9, 1.784_826_539_917_291_335_8,
    2.965_605_718_285_048_912_3e-1, 2.653_218_952_657_612_309_3e-2,
    1.242_660_947_388_078_438_6e-3, 2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
  ]
  private static let farDenominator = [
    1.0, 5.998_322_065_558_879_376_9e-1, 1.369_298_809_227_358_053_1e-1,
    1.487_536_129_085_061_485_25e-2, 7.868_691_311_456_132_591e-4,
    1.846_318_317_510_054_681_8e-5, 1.421_511_758_316_445_888_7e-7,
    2.044_263_103_389_939_785_64e-15,
  ]
}

/// Tails and quantiles of Student's t and of the normal distribution, by scipy.
struct StudentFixture: Decodable {
  struct Point: Decodable {
    var at: Double
    var upperTail: Double
  }

  struct Curve: Decodable {
    var degreesOfFreedom: Double?
    var tails: [Point]
    var quantiles: [Point]
  }

  var student: [Curve]
  var normal: Curve
}

/// p-values and what Holm's procedure makes of them.
struct HolmFixture: Decodable {
  struct Family: Decodable {
    var pValues: [Double]
    var adjusted: [Double]
  }

  var cases: [Family]
}

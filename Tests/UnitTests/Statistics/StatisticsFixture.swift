import Foundation
import Testing

/// What `Fixtures/statistics/make_numpy_fixture.py` has written.
struct StatisticsFixture: Decodable {
  struct DataSet: Decodable, CustomTestStringConvertible {
    var name: String
    var values: [Double]
    var percentiles: [Double]
    var mean: Double
    var greatestTenth: Double
    var leastTenth: Double
    var populationDeviation: Double
    var sampleDeviation: Double?
    var testDescription: String { name }
  }

  var percents: [Double]
  var cases: [DataSet]
}

/// Tails of binomial distributions, and exact intervals of a share, by scipy.
struct BinomialFixture: Decodable {
  struct Tail: Decodable {
    var count: Int
    var probability: Double
    var successes: Int
    var atMost: Double
    var atLeast: Double
  }

  struct Share: Decodable {
    var successes: Int
    var trials: Int
    var confidence: Double
    var low: Double
    var high: Double
  }

  var tails: [Tail]
  var shares: [Share]
}

/// What `Fixtures/statistics/make_sequential_fixture.py` has written of the test of a share that
/// may be looked at after every trial.
struct SequentialFixture: Decodable {
  struct Stake: Decodable {
    var side: String
    var successes: Double
    var failures: Double
    var threshold: Double
    var logStake: Double
  }

  /// What comes of streams of trials of one chance, exactly.
  struct Course: Decodable, CustomTestStringConvertible {
    var threshold: Double
    var share: Double
    var above: Double
    var below: Double
    var meanTrials: Double
    var deviation: Double
    var testDescription: String { "\(share) against \(threshold)" }
  }

  struct Need: Decodable {
    var threshold: Double
    var successes: Int
    var failures: Int
    var more: Int?
  }

  /// After how many trials a stream ends that has decided nothing.
  var length: Int
  var stakes: [Stake]
  var courses: [Course]
  var needs: [Need]
}

/// The output of the generators' published sources; numbers in hexadecimal.
struct GeneratorFixture: Decodable {
  struct Sequence: Decodable {
    var seed: String
    var stream: String
    var output: [String]
  }

  var cases: [Sequence]
}

extension Decodable {
  /// Reads a file of `Fixtures/statistics`, found from where the tests' sources are.
  static func fixture(_ name: String, testFile: String = #filePath) throws -> Self {
    var folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    while folder.path != "/",
      !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path)
    {
      folder.deleteLastPathComponent()
    }
    let file = folder.appending(path: "Fixtures/statistics").appending(path: name)
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }
}

/// Whether two numbers are equal up to a share of the greater one.
func areClose(_ lhs: Double, _ rhs: Double, within tolerance: Double) -> Bool {
  abs(lhs - rhs) <= tolerance * max(abs(lhs), abs(rhs))
}

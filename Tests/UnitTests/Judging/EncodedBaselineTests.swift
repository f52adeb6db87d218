import Foundation
import Testing

@testable import PerfHarness

@Suite struct EncodedBaselineTests {
  // MARK: Samples

  private static let grid = Baseline.Distribution.grid

  private static func distribution(
    count: Int, censored: Int = 0, censoredFrom: Double? = nil, mean: Double,
    deviation: Double? = nil, tailMean: Double, quantiles: [Double]
  ) -> Baseline.Distribution {
    Baseline.Distribution(
      count: count, censored: censored, censoredFrom: censoredFrom, mean: mean,
      standardDeviation: deviation, tailMean: tailMean, quantiles: quantiles)
  }

  private static let sample = Baseline(
    key: CaseKey(suite: "Chat.Short", test: "say \"hi\"", arguments: "U(50,200)/(20,60)"),
    experiment: Experiment(
      name: "chat",
      settings: [
        Experiment.Setting("traffic", "U(50,200)/(20,60)"), Experiment.Setting("seed", "1"),
      ]),
    provider: "openai", model: "gpt-4o-mini", definitions: 1, environment: "ci",
    fingerprint: ReportSamples.release,
    repetitions: [
      Baseline.Repetition(
        requests: 4, completed: 3,
        metrics: [
          "timeToFirstToken": distribution(
            count: 3, mean: 0.123456789, deviation: 0.000000001, tailMean: 0.275,
            quantiles: grid.indices.map { Double($0 + 1) / 100 }),
          "endToEndLatency": distribution(
            count: 1, censored: 1, censoredFrom: 0.5, mean: 0.5, tailMean: 0.5,
            quantiles: grid.map { _ in 0.5 }),
        ],
        parts: LatencyParts(
          seconds: [.dispatch: 0.000000001, .firstToken: 0.25, .steadyGaps: 0.5],
          steadyGapCount: 8.25, outputTokens: 10, errorRate: 0.25),
        aggregates: ["requestThroughput": 12.345678901, "errorRate": 0.25]),
      Baseline.Repetition(requests: 1, completed: 1, metrics: [:], aggregates: [:]),
    ])

  /// The hash was computed by an implementation of FNV-1a in another language.
  private static let golden = #"""
    {
      "case": {
        "arguments": "U(50,200)/(20,60)",
        "suite": "Chat.Short",
        "test": "say \"hi\""
      },
      "definitions": 1,
      "environment": {
        "architecture": "x86_64",
        "buildConfiguration": "release",
        "cores": 2,
        "name": "ci",
        "operatingSystem": "linux",
        "processor": "AMD EPYC 7B13"
      },
      "experiment": {
        "hash": "e296bd2951f50433",
        "name": "chat",
        "settings": [
          {"name": "traffic", "value": "U(50,200)/(20,60)"},
          {"name": "seed", "value": "1"}
        ]
      },
      "model": "gpt-4o-mini",
      "provider": "openai",
      "repetitions": [
        {
          "aggregates": {
            "errorRate": 0.250000000,
            "requestThroughput": 12.345678901
          },
          "completed": 3,
          "metrics": {
            "endToEndLatency": {
              "censored": 1,
              "censoredFrom": 0.500000000,
              "count": 1,
              "mean": 0.500000000,
              "quantiles": {"p0": 0.500000000, "p1": 0.500000000, "p2": 0.500000000, "p5": 0.500000000, "p10": 0.500000000, "p20": 0.500000000, "p25": 0.500000000, "p30": 0.500000000, "p40": 0.500000000, "p50": 0.500000000, "p60": 0.500000000, "p70": 0.500000000, "p75": 0.500000000, "p80": 0.500000000, "p85": 0.500000000, "p90": 0.500000000, "p91": 0.500000000, "p92": 0.500000000, "p93": 0.500000000, "p94": 0.500000000, "p95": 0.500000000, "p96": 0.500000000, "p97": 0.500000000, "p98": 0.500000000, "p99": 0.500000000, "p99.5": 0.500000000, "p99.9": 0.500000000, "p100": 0.500000000},
              "tailMean": 0.500000000
            },
            "timeToFirstToken": {
              "count": 3,
              "mean": 0.123456789,
              "quantiles": {"p0": 0.010000000, "p1": 0.020000000, "p2": 0.030000000, "p5": 0.040000000, "p10": 0.050000000, "p20": 0.060000000, "p25": 0.070000000, "p30": 0.080000000, "p40": 0.090000000, "p50": 0.100000000, "p60": 0.110000000, "p70": 0.120000000, "p75": 0.130000000, "p80": 0.140000000, "p85": 0.150000000, "p90": 0.160000000, "p91": 0.170000000, "p92": 0.180000000, "p93": 0.190000000, "p94": 0.200000000, "p95": 0.210000000, "p96": 0.220000000, "p97": 0.230000000, "p98": 0.240000000, "p99": 0.250000000, "p99.5": 0.260000000, "p99.9": 0.270000000, "p100": 0.280000000},
              "standardDeviation": 0.000000001,
              "tailMean": 0.275000000
            }
          },
          "parts": {"connect": 0.000000000, "dispatch": 0.000000001, "errorRate": 0.250000000, "firstGap": 0.000000000, "firstToken": 0.250000000, "outputTokens": 10.000000000, "reply": 0.000000000, "steadyGapCount": 8.250000000, "steadyGaps": 0.500000000},
          "requests": 4
        },
        {
          "aggregates": {},
          "completed": 1,
          "metrics": {},
          "requests": 1
        }
      ],
      "schemaVersion": 2
    }

    """#

  /// What was written before there were tail means, and before timeouts were told from latencies.
  private static let goldenOfVersion1 = #"""
    {
      "case": {
        "arguments": "U(50,200)/(20,60)",
        "suite": "Chat.Short",
        "test": "say \"hi\""
      },
      "definitions": 1,
      "environment": {
        "architecture": "x86_64",
        "buildConfiguration": "release",
        "cores": 2,
        "name": "ci",
        "operatingSystem": "linux",
        "processor": "AMD EPYC 7B13"
      },
      "experiment": {
        "hash": "e296bd2951f50433",
        "name": "chat",
        "settings": [
          {"name": "traffic", "value": "U(50,200)/(20,60)"},
          {"name": "seed", "value": "1"}
        ]
      },
      "model": "gpt-4o-mini",
      "provider": "openai",
      "repetitions": [
        {
          "aggregates": {
            "errorRate": 0.250000000,
            "requestThroughput": 12.345678901
          },
          "completed": 3,
          "metrics": {
            "endToEndLatency": {
              "count": 1,
              "mean": 0.500000000,
              "quantiles": {"p0": 0.500000000, "p1": 0.500000000, "p2": 0.500000000, "p5": 0.500000000, "p10": 0.500000000, "p20": 0.500000000, "p25": 0.500000000, "p30": 0.500000000, "p40": 0.500000000, "p50": 0.500000000, "p60": 0.500000000, "p70": 0.500000000, "p75": 0.500000000, "p80": 0.500000000, "p85": 0.500000000, "p90": 0.500000000, "p91": 0.500000000, "p92": 0.500000000, "p93": 0.500000000, "p94": 0.500000000, "p95": 0.500000000, "p96": 0.500000000, "p97": 0.500000000, "p98": 0.500000000, "p99": 0.500000000, "p99.5": 0.500000000, "p99.9": 0.500000000, "p100": 0.500000000}
            },
            "timeToFirstToken": {
              "count": 3,
              "mean": 0.123456789,
              "quantiles": {"p0": 0.010000000, "p1": 0.020000000, "p2": 0.030000000, "p5": 0.040000000, "p10": 0.050000000, "p20": 0.060000000, "p25": 0.070000000, "p30": 0.080000000, "p40": 0.090000000, "p50": 0.100000000, "p60": 0.110000000, "p70": 0.120000000, "p75": 0.130000000, "p80": 0.140000000, "p85": 0.150000000, "p90": 0.160000000, "p91": 0.170000000, "p92": 0.180000000, "p93": 0.190000000, "p94": 0.200000000, "p95": 0.210000000, "p96": 0.220000000, "p97": 0.230000000, "p98": 0.240000000, "p99": 0.250000000, "p99.5": 0.260000000, "p99.9": 0.270000000, "p100": 0.280000000},
              "standardDeviation": 0.000000001
            }
          },
          "requests": 4
        },
        {
          "aggregates": {},
          "completed": 1,
          "metrics": {},
          "requests": 1
        }
      ],
      "schemaVersion": 1
    }

    """#

  private static let path = "baselines/ci/Chat/short.json"

  private static func decode(_ text: String) throws(FileError) -> Baseline {
    try EncodedBaseline.baseline(from: text.utf8, path: path)
  }

  /// The error that a text is refused with, without the path before it.
  private func error(of text: String) throws -> String {
    let error = try #require(throws: FileError.self) { try Self.decode(text) }
    let prefix = Self.path + ":"
    #expect(error.description.hasPrefix(prefix))
    return String(error.description.dropFirst(prefix.count))
  }

  // MARK: Writing

  @Test func theTextIsWhatIsCommitted() {
    #expect(EncodedBaseline.text(Self.sample) == Self.golden)
  }

  @Test func whatIsMissingHasNoLine() throws {
    var baseline = Self.sample
    baseline.key.arguments = nil
    baseline.model = nil
    let text = EncodedBaseline.text(baseline)
    #expect(!text.contains("arguments"))
    #expect(!text.contains("model"))
    #expect(try Self.decode(text) == baseline)
  }

  @Test func hostileTextsSurvive() throws {
    var baseline = Self.sample
    baseline.key.test = "quotes \" and \\, a\nline, \u{1}, \u{1F600}, \u{2028}"
    baseline.environment = ""
    baseline.experiment.settings = [Experiment.Setting("", "=\n")]
    #expect(try Self.decode(EncodedBaseline.text(baseline)) == baseline)
  }

  // MARK: Reading

  @Test func theTextIsReadBack() throws {
    #expect(try Self.decode(Self.golden) == Self.sample)
  }

  @Test func readingAndWritingChangesNoByte() throws {
    #expect(EncodedBaseline.text(try Self.decode(Self.golden)) == Self.golden)
  }

  @Test func aFileOfVersion1IsReadWithoutWhatItDidNotKeep() throws {
    var expected = Self.sample
    expected.repetitions[0].parts = nil
    for name in ["endToEndLatency", "timeToFirstToken"] {
      expected.repetitions[0].metrics[name]?.tailMean = nil
      expected.repetitions[0].metrics[name]?.censored = 0
      expected.repetitions[0].metrics[name]?.censoredFrom = nil
    }
    let decoded = try Self.decode(Self.goldenOfVersion1)
    #expect(decoded == expected)
    // Written again it is of the present version, which still does not claim to know.
    let migrated = EncodedBaseline.text(decoded)
    let version2 = Self.goldenOfVersion1.replacing(
      #""schemaVersion": 1"#, with: #""schemaVersion": 2"#)
    #expect(migrated == version2)
    #expect(try EncodedBaseline.text(Self.decode(migrated)) == migrated)
  }

  /// Rounding may set a mean apart from values that are all the same, or two quantiles from each
  /// other, by a billionth.
  @Test func whatDiffersByRoundingIsNoMistake() throws {
    let text = Self.golden.replacing(#""mean": 0.500000000"#, with: #""mean": 0.500000001"#)
      .replacing(#""p95": 0.500000000"#, with: #""p95": 0.499999999"#)
      .replacing(#""p100": 0.500000000"#, with: #""p100": 0.499999999"#)
    #expect(throws: Never.self) { try Self.decode(text) }
  }

  /// Nine digits after the point are kept, of whatever magnitude.
  @Test(arguments: [
    1.0 / 3, 2e-10, 0.123_456_789_49, 98_765.432_109_876_5, 12_345_678.123_456_789, 1e15 / 7,
  ])
  func numbersAreKeptToTheNinthDigit(value: Double) throws {
    var baseline = Self.sample
    baseline.repetitions[0].aggregates = ["requestThroughput": value]
    let text = EncodedBaseline.text(baseline)
    let decoded = try Self.decode(text)
    let kept = try #require(decoded.repetitions.first?.aggregates["requestThroughput"])
    #expect((kept - value).magnitude <= 0.5e-9 + value.ulp)
    #expect(EncodedBaseline.text(decoded) == text)
  }

  @Test func metricsOfAnotherVersionAreKept() throws {
    let text = Self.golden.replacing("timeToFirstToken", with: "somethingNewer")
    let decoded = try Self.decode(text)
    #expect(decoded.repetitions.first?.metrics["somethingNewer"]?.count == 3)
  }

  // MARK: Errors

  private static let cure =
    "restore it from version control, or record it anew with PERF_RECORD=all"

  /// What stands in the file, what is put in its place, and what is said of it.
  @Test(
    arguments: [
      (
        #""mean": 0.123456789"#, #""mean": "fast""#,
        #"44: expected a number for "mean", found "fast""#
      ),
      (
        #""p95": 0.210000000"#, #""p95": "fast""#, #"45: expected a number for "p95", found "fast""#
      ),
      (#""p95": 0.210000000"#, #""p95": null"#, #"45: expected a number for "p95", found null"#),
      (#""p95": 0.210000000"#, #""p96": 1"#, #"45: expected a number for "p95", found none"#),
      (#""p95": 0.210000000"#, #""p95": 1e999"#, #"45: expected a number for "p95", found inf"#),
      (#""p95": 0.210000000"#, #""p95": -1e999"#, #"45: expected a number for "p95", found -inf"#),
      (#""p95": 0.210000000"#, #""p95": NaN"#, #"45: expected a value, found "N""#),
      (
        #"0.000000001"#, #"true"#, #"46: expected a number for "standardDeviation", found true"#
      ),
      (#""count": 3"#, #""count": 2.5"#, #"43: expected a whole number for "count", found 2.5"#),
      (
        #""count": 3"#, #""count": -3"#,
        #"43: expected a whole number of at least 1 for "count", found -3"#
      ),
      (
        #""count": 3"#, #""count": 0"#,
        #"43: expected a whole number of at least 1 for "count", found 0"#
      ),
      (
        #""count": 3"#, #""count": 1e300"#,
        #"43: expected a whole number for "count", found 1e+300"#
      ),
      (
        #""requests": 4"#, #""requests": {}"#,
        #"51: expected a whole number for "requests", found an object"#
      ),
      (
        #""requests": 4"#, #""requests": -4"#,
        #"51: expected a whole number of at least 0 for "requests", found -4"#
      ),
      (
        #""completed": 3"#, #""completed": 5"#,
        #"32: expected at most 4, the number of requests, for "completed", found 5"#
      ),
      (
        #""mean": 0.123456789"#, #""mean": 0.5"#,
        #"44: expected a number from p0 to p100, 0.01 to 0.28, for "mean", found 0.5"#
      ),
      (
        #""mean": 0.123456789"#, #""mean": 0.009"#,
        #"44: expected a number from p0 to p100, 0.01 to 0.28, for "mean", found 0.009"#
      ),
      (
        #""tailMean": 0.275000000"#, #""tailMean": 0.3"#,
        #"47: expected a number from p0 to p100, 0.01 to 0.28, for "tailMean", found 0.3"#
      ),
      (
        #""p95": 0.210000000"#, #""p95": 0.1"#,
        #"45: expected a number of at least 0.2, the quantile before, for "p95", found 0.1"#
      ),
      (
        #"0.000000001"#, #"-0.5"#,
        #"46: expected a number of at least 0 for "standardDeviation", found -0.5"#
      ),
      (
        #""censored": 1"#, #""censored": 2"#,
        #"35: expected at most 1, the number of values, for "censored", found 2"#
      ),
      (
        #""censoredFrom": 0.5"#, #""censoredSince": 0.5"#,
        #"34: expected a number for "censoredFrom", found none"#
      ),
      (
        #""censoredFrom": 0.5"#, #""censoredFrom": 0.75"#,
        #"36: expected a number from p0 to p100, 0.5 to 0.5, for "censoredFrom", found 0.75"#
      ),
      (
        #""firstGap": 0.000000000, "#, "",
        #"50: expected a number for "firstGap", found none"#
      ),
      (
        #""outputTokens": 10.000000000"#, #""outputTokens": "ten""#,
        #"50: expected a number for "outputTokens", found "ten""#
      ),
      (
        #""aggregates": {},"#, #""aggregates": {"errorRate": "none"},"#,
        #"54: expected a number for "errorRate", found "none""#
      ),
      (
        #""aggregates": {},"#, #""aggregates": [],"#,
        #"54: expected an object for "aggregates", found an array"#
      ),
      (
        #""metrics": {},"#, #""metrics": {"timeToFirstToken": 1},"#,
        #"56: expected an object for "timeToFirstToken", found 1"#
      ),
      (#""test": "say"#, #""tests": "say"#, #"2: expected a string for "test", found none"#),
      (#""suite": "Chat.Short""#, #""suite": 7"#, #"4: expected a string for "suite", found 7"#),
      (
        #""arguments": "U(50,200)/(20,60)""#, #""arguments": null"#,
        #"3: expected a string for "arguments", found null"#
      ),
      (#""provider": "openai","#, "", #"1: expected a string for "provider", found none"#),
      (#""model": "gpt-4o-mini""#, #""model": 4"#, #"24: expected a string for "model", found 4"#),
      (
        #""definitions": 1"#, #""definitions": "1""#,
        #"7: expected a whole number for "definitions", found "1""#
      ),
      (
        #""release""#, #""fast""#, #"10: expected "debug" or "release", found "fast""#
      ),
      (#""cores": 2"#, #""cores": 2.5"#, #"11: expected a whole number for "cores", found 2.5"#),
      (
        #"{"name": "seed", "value": "1"}"#, #"{"name": "seed", "value": "2"}"#,
        "17: the hash is not that of the settings below, which were edited"
      ),
      (
        #"{"name": "seed", "value": "1"}"#, #""seed""#,
        #"21: expected a string for "name", found none"#
      ),
      (#""name": "chat","#, "", #"16: expected a string for "name", found none"#),
      (
        #""settings": ["#, #""setting": ["#, #"16: expected an array for "settings", found none"#
      ),
      (
        #""schemaVersion": 2"#, #""schemaVersion": 0"#,
        "60: schema version 0 is not known here, expected 1 to 2"
      ),
      (
        #""schemaVersion": 2"#, #""schemaVersion": 1.5"#,
        #"60: expected a whole number for "schemaVersion", found 1.5"#
      ),
      (
        #""schemaVersion": 2"#, #""schema": 1"#,
        #"1: expected a whole number for "schemaVersion", found none"#
      ),
      (#""cores": 2,"#, #""cores": 2"#, #"12: expected "," or "}", found """"#),
      (
        "  ],\n  \"schemaVersion\"", "  ]],\n  \"schemaVersion\"",
        #"59: expected "," or "}", found "]""#
      ),
      ("\n}\n", "\n}\n{", #"62: expected the end of the text, found "{""#),
      (#""ci""#, "\"c\ti\"", "12: a control character in a string; expected it escaped"),
    ] as [(String, String, String)])
  func everyMistakeIsNamedWithItsLine(
    original: String, replacement: String, message: String
  ) throws {
    let text = Self.golden.replacing(original, with: replacement, maxReplacements: 1)
    #expect(text != Self.golden)
    #expect(try error(of: text) == "\(message); \(Self.cure)")
  }

  @Test func aNewerSchemaVersionIsRefused() throws {
    let text = Self.golden.replacing(#""schemaVersion": 2"#, with: #""schemaVersion": 3"#)
    #expect(
      try error(of: text)
        == "60: schema version 3 is not known here, expected 1 to 2; use a newer PerfHarness, or "
        + "restore it from version control, or record it anew with PERF_RECORD=all")
    // Of another version nothing else is known: its other members are no mistakes.
    #expect(
      try error(of: #"{"schemaVersion": 99, "case": 1}"#)
        == "1: schema version 99 is not known here, expected 1 to 2; use a newer PerfHarness, or "
        + "restore it from version control, or record it anew with PERF_RECORD=all")
  }

  @Test(arguments: [0, 1, 100, 101])
  func aBaselineHoldsOneToAHundredRepetitions(count: Int) throws {
    let start = try #require(Self.golden.range(of: "\"repetitions\": [")).upperBound
    let end = try #require(Self.golden.range(of: "\n  ],\n  \"schema")).lowerBound
    let repetition = #"{"aggregates": {}, "completed": 1, "metrics": {}, "requests": 1}"#
    let text = Self.golden.replacingCharacters(
      in: start..<end,
      with: Array(repeating: repetition, count: count).joined(separator: ", "))
    if (1...100).contains(count) {
      #expect(try Self.decode(text).repetitions.count == count)
    } else {
      #expect(
        try error(of: text) == "26: expected 1 to 100 repetitions, found \(count); \(Self.cure)")
    }
  }

  @Test(arguments: [
    ("", "1: expected a value, found the end of the text"),
    ("\n\n", "3: expected a value, found the end of the text"),
    ("nonsense", "1: expected null, found \"n\""),
    ("[]", "1: expected a whole number for \"schemaVersion\", found none"),
    ("null", "1: expected a whole number for \"schemaVersion\", found none"),
    ("<<<<<<< HEAD\n{", "1: expected a value, found \"<\""),
  ])
  func whatIsNoBaselineAtAllIsRefused(text: String, message: String) throws {
    #expect(try error(of: text) == "\(message); \(Self.cure)")
  }

  @Test func anErrorIsShownWithPathLineAndCure() throws {
    let text = Self.golden.replacing(#""p95": 0.210000000"#, with: #""p95": "fast""#)
    let error = try #require(throws: FileError.self) { try Self.decode(text) }
    #expect(
      error.description
        == #"baselines/ci/Chat/short.json:45: expected a number for "p95", found "fast"; "#
        + "restore it from version control, or record it anew with PERF_RECORD=all")
  }

  /// A file cut off anywhere is refused, with the line that it ends on.
  @Test func aFileThatIsCutOffIsRefusedWithItsLastLine() throws {
    let bytes = Array(Self.golden.utf8)
    var line = 1
    // Without its last line feed it is still whole.
    for count in 0..<bytes.count - 1 {
      let error = try #require(throws: FileError.self) {
        try EncodedBaseline.baseline(from: bytes.prefix(count), path: Self.path)
      }
      #expect(error.line == line)
      #expect(error.message.hasSuffix("; \(Self.cure)"))
      if bytes[count] == UInt8(ascii: "\n") { line += 1 }
    }
    #expect(throws: Never.self) {
      try EncodedBaseline.baseline(from: bytes.dropLast(), path: Self.path)
    }
  }

  /// Any byte may be wrong: the file is read or refused with a line, never more than that.
  @Test func aFileWithAWrongByteIsReadOrRefused() {
    let bytes = Array(Self.golden.utf8)
    for (index, wrong) in zip(bytes.indices, [0, 0x22, 0x2D, 0x39, 0x5B, 0x7D, 0xFF].cycled) {
      var bytes = bytes
      bytes[index] = wrong
      do throws(FileError) {
        _ = try EncodedBaseline.baseline(from: bytes, path: Self.path)
      } catch {
        #expect(error.line != nil)
      }
    }
  }
}

extension [UInt8] {
  /// The elements over and over.
  fileprivate var cycled: some Sequence<UInt8> {
    sequence(first: 0) { $0 + 1 }.lazy.map { self[$0 % count] }
  }
}

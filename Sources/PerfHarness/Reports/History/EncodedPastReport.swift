import Foundation

/// What a history needs of a report's file, and nothing else of it: of a file that an earlier version of
/// PerfHarness wrote, all of this was there from the beginning.
struct EncodedPastReport: Decodable {
  struct UnknownVersion: Error {
    var version: Int
  }

  struct Environment: Decodable {
    var name: String
    var buildConfiguration: String
  }

  struct Run: Decodable {
    var suite: String
    var test: String
    var arguments: String?
    var scenario: Scenario
    var outcome: String
    var startedAt: String
    var repetitions: [Repetition]
    var points: [Empty]?

    private enum CodingKeys: String, CodingKey {
      case suite, test, scenario, outcome, startedAt, repetitions, points
      case arguments = "case"
    }
  }

  struct Scenario: Decodable {
    var hash: String
  }

  struct Repetition: Decodable {
    var metrics: [String: Metric]
  }

  struct Metric: Decodable {
    var count: Int
    var p50: Double
    var p95: Double
    var lowerBounds: [String]?
  }

  /// An object of which only its being there matters.
  struct Empty: Decodable {}

  var environment: Environment
  var runs: [Run]

  private enum CodingKeys: String, CodingKey {
    case schemaVersion, environment, runs
  }

  init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(
      Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .schemaVersion)
    guard version == 1 else { throw UnknownVersion(version: version) }
    environment = try container.decode(Environment.self, forKey: .environment)
    runs = try container.decode([Run].self, forKey: .runs)
  }

  /// The points of its cases. A run that did not come to its proper end has none, nor has one that put
  /// several loads on the service.
  ///
  /// - Parameter path: the report's.
  func points(from path: String) -> [(CaseKey, HistoryPoint)] {
    runs.compactMap { run in
      guard ["completed", "endedEarly"].contains(run.outcome), (run.points ?? []).isEmpty,
        let time = Self.time(run.startedAt)
      else { return nil }
      let point = HistoryPoint(
        label: Self.label(run.startedAt), title: path, time: time,
        setting: HistoryPoint.setting(
          hash: run.scenario.hash, configuration: environment.buildConfiguration),
        values: HistoryPoint.values { line in
          run.repetitions.compactMap { $0.metrics[line.metric.name]?.value(of: line.statistic) }
        })
      return (CaseKey(suite: run.suite, test: run.test, arguments: run.arguments), point)
    }
  }

  private static func time(_ text: String) -> Double? {
    try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      .timeIntervalSince1970
  }

  /// `2026-01-02 03:04` of `2026-01-02T03:04:05.678Z`.
  private static func label(_ startedAt: String) -> String {
    String(startedAt.prefix(16)).replacing("T", with: " ")
  }
}

extension EncodedPastReport.Metric {
  /// Nil where there are too few values, and where timeouts reach into it.
  func value(of statistic: Statistic) -> Double? {
    guard count >= statistic.minimumCount(), lowerBounds?.contains("\(statistic)") != true else {
      return nil
    }
    return switch statistic {
    case .p50: p50
    case .p95: p95
    default: nil
    }
  }
}

import Foundation

/// Reports as they stand in files, by version of their format.
///
/// `report.json` holds the newest version. A tool that reads it decodes `EncodedReport.V1`; the
/// domain's own types can then change without breaking files that exist.
public enum EncodedReport {
  /// The first version: `schemaVersion` 1, described by `Fixtures/schemas/report.v1.schema.json`.
  ///
  /// Every number is in its metric's unit (seconds, tokens/s, requests/s, or a share) and finite.
  /// What has no value is null, never left out.
  public struct V1: Codable, Sendable, Hashable {
    /// Always 1. A file with another number is refused when it is decoded.
    public private(set) var schemaVersion = 1
    /// Where it was measured.
    public var environment: Environment
    /// The cases in the order in which they ended.
    public var runs: [Run]

    package init(environment: Environment, runs: [Run] = []) {
      self.environment = environment
      self.runs = runs
    }

    /// Reads a report and refuses one of another version.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let version = try container.decode(Int.self, forKey: .schemaVersion)
      guard version == 1 else {
        throw DecodingError.dataCorruptedError(
          forKey: .schemaVersion, in: container,
          debugDescription: "expected schemaVersion 1, found \(version); "
            + "read it with the version of PerfHarness that wrote it, or a newer one")
      }
      environment = try container.decode(Environment.self, forKey: .environment)
      runs = try container.decode([Run].self, forKey: .runs)
    }

    /// The report as a file: UTF-8, keys sorted, indented, with a newline at the end. Equal reports
    /// give equal bytes.
    ///
    /// - Throws: `EncodingError` when a number is not finite, which no report of this package has.
    public func json() throws -> [UInt8] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
  }
}

extension EncodedReport.V1 {
  /// Where something was measured.
  public struct Environment: Codable, Sendable, Hashable {
    /// The name of the baseline folder.
    public var name: String
    /// `linux` or `macos`.
    public var operatingSystem: String
    /// E.g. `x86_64`.
    public var architecture: String
    /// The processor's own name.
    public var processor: String
    /// How many cores are available.
    public var cores: Int
    /// `debug` or `release`.
    public var buildConfiguration: String
  }

  /// What was found of one case.
  ///
  /// In a file, `figures` have no object of their own: their keys stand beside the run's.
  public struct Run: Codable, Sendable, Hashable {
    /// The suite that holds the test; empty for a free function.
    public var suite: String
    /// The test function's name.
    public var test: String
    /// The case's arguments, `case` in a file; nil for a test without arguments.
    public var arguments: String?
    /// What was run.
    public var scenario: Scenario
    /// The provider's name.
    public var provider: String
    /// The model, where there is one to name.
    public var model: String?
    /// Where requests went, where there is an address to name.
    public var endpoint: String?
    /// What was measured, all repetitions pooled.
    public var figures: Figures
    /// How far stamps are from the truth under such a load; nil where nobody knows, and in files from
    /// before it was found out.
    public var certification: Certification?
    /// Why nobody knows; nil where it is known, or was not asked.
    public var uncertified: String?
    /// By whose word prompts have the tokens that they have; nil where nobody is to count them, and in
    /// files from before it was kept.
    public var promptSizes: PromptSizes?
    /// What the judge says.
    public var verdicts: [Verdict]
    /// Where the metrics that were compared with earlier measurements moved; empty where none were,
    /// and in files from before there were shifts.
    public var shifts: [Shift]
    /// What a reader must know besides.
    public var notes: [String]
    /// What each repetition measured, in the order in which they were measured.
    public var repetitions: [Figures]
    /// What the fresh repetitions measured in which a suspected regression was measured again; empty
    /// where none was.
    public var confirmation: [Figures]
    /// What was to be spent and was; nil where nobody kept account, and in files from before it was kept.
    public var spending: Spending?
    /// What a sweep or a search measured, load by load; empty of any other case, and in files from before
    /// there were any.
    public var points: [Point]
    /// What a search has found; nil of any other case.
    public var capacity: Capacity?
    /// What the server measured; nil where nobody asked it, and in files from before it was asked.
    public var server: Server?
    /// What the case measured over time; nil where nobody asked, and in files from before there was any.
    public var history: History?
    /// What other tools have measured; empty where the run was put beside nothing, and in files from before it
    /// could be.
    public var sideBySide: [OtherTool]

    private enum CodingKeys: String, CodingKey {
      case suite, test, scenario, provider, model, endpoint, certification, uncertified
      case promptSizes, verdicts, shifts, notes, repetitions, confirmation, spending
      case points, capacity, server, history, sideBySide
      case arguments = "case"
    }

    package init(
      suite: String, test: String, arguments: String?, scenario: Scenario, provider: String,
      model: String?, endpoint: String?, figures: Figures, certification: Certification?,
      uncertified: String?, promptSizes: PromptSizes?, verdicts: [Verdict], shifts: [Shift],
      notes: [String], repetitions: [Figures], confirmation: [Figures], spending: Spending?,
      points: [Point] = [], capacity: Capacity? = nil, server: Server? = nil,
      history: History? = nil, sideBySide: [OtherTool] = []
    ) {
      self.suite = suite
      self.test = test
      self.arguments = arguments
      self.scenario = scenario
      self.provider = provider
      self.model = model
      self.endpoint = endpoint
      self.figures = figures
      self.certification = certification
      self.uncertified = uncertified
      self.promptSizes = promptSizes
      self.verdicts = verdicts
      self.shifts = shifts
      self.notes = notes
      self.repetitions = repetitions
      self.confirmation = confirmation
      self.spending = spending
      self.points = points
      self.capacity = capacity
      self.server = server
      self.history = history
      self.sideBySide = sideBySide
    }

    /// Reads a run whose figures stand beside its other keys.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      suite = try container.decode(String.self, forKey: .suite)
      test = try container.decode(String.self, forKey: .test)
      arguments = try container.decodeIfPresent(String.self, forKey: .arguments)
      scenario = try container.decode(Scenario.self, forKey: .scenario)
      provider = try container.decode(String.self, forKey: .provider)
      model = try container.decodeIfPresent(String.self, forKey: .model)
      endpoint = try container.decodeIfPresent(String.self, forKey: .endpoint)
      figures = try Figures(from: decoder)
      certification = try container.decodeIfPresent(Certification.self, forKey: .certification)
      uncertified = try container.decodeIfPresent(String.self, forKey: .uncertified)
      promptSizes = try container.decodeIfPresent(PromptSizes.self, forKey: .promptSizes)
      verdicts = try container.decode([Verdict].self, forKey: .verdicts)
      shifts = try container.decodeIfPresent([Shift].self, forKey: .shifts) ?? []
      notes = try container.decode([String].self, forKey: .notes)
      repetitions = try container.decode([Figures].self, forKey: .repetitions)
      confirmation = try container.decodeIfPresent([Figures].self, forKey: .confirmation) ?? []
      spending = try container.decodeIfPresent(Spending.self, forKey: .spending)
      points = try container.decodeIfPresent([Point].self, forKey: .points) ?? []
      capacity = try container.decodeIfPresent(Capacity.self, forKey: .capacity)
      server = try container.decodeIfPresent(Server.self, forKey: .server)
      history = try container.decodeIfPresent(History.self, forKey: .history)
      sideBySide = try container.decodeIfPresent([OtherTool].self, forKey: .sideBySide) ?? []
    }

    /// Writes a run with its figures beside its other keys.
    public func encode(to encoder: any Encoder) throws {
      try figures.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(suite, forKey: .suite)
      try container.encode(test, forKey: .test)
      try container.encode(arguments, forKey: .arguments)
      try container.encode(scenario, forKey: .scenario)
      try container.encode(provider, forKey: .provider)
      try container.encode(model, forKey: .model)
      try container.encode(endpoint, forKey: .endpoint)
      try container.encode(certification, forKey: .certification)
      try container.encode(uncertified, forKey: .uncertified)
      try container.encode(promptSizes, forKey: .promptSizes)
      try container.encode(verdicts, forKey: .verdicts)
      try container.encode(shifts, forKey: .shifts)
      try container.encode(notes, forKey: .notes)
      try container.encode(repetitions, forKey: .repetitions)
      try container.encode(confirmation, forKey: .confirmation)
      try container.encode(spending, forKey: .spending)
      try container.encode(points, forKey: .points)
      try container.encode(capacity, forKey: .capacity)
      try container.encode(server, forKey: .server)
      try container.encode(history, forKey: .history)
      try container.encode(sideBySide, forKey: .sideBySide)
    }
  }

  /// What was run.
  public struct Scenario: Codable, Sendable, Hashable {
    /// The name that the user gave.
    public var name: String
    /// 16 hexadecimal digits that stand for the settings: equal hashes, equal experiments.
    public var hash: String
    /// The settings by name, in the words in which they are given; and `nonce`, which is not in the hash.
    public var settings: [String: String]
  }
}

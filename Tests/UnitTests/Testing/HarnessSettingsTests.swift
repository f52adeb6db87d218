import Testing

@testable import PerfHarness

@Suite struct HarnessSettingsTests {
  private func settings(_ values: [String: String]) throws -> HarnessSettings {
    try HarnessSettings(EnvironmentVariables(values))
  }

  @Test func nothingSetMeansDefaults() throws {
    let settings = try settings([:])
    #expect(settings.output == nil)
    #expect(settings.recordMode == .missing)
    #expect(settings.baselines == nil)
    #expect(settings.environment == nil)
    #expect(settings.progress == .automatic)
    #expect(settings.repetitions == nil)
    #expect(settings.confirmations == nil)
    #expect(settings.certifies == nil)
    #expect(!settings.asksForBaselines)
  }

  @Test func everyVariableIsRead() throws {
    let settings = try settings([
      "PERF_OUTPUT": "results", "PERF_RECORD": "append", "PERF_BASELINES": "elsewhere",
      "PERF_ENVIRONMENT": "ci-large", "PERF_PROGRESS": "lines", "PERF_REPETITIONS": "7",
      "PERF_CONFIRMATIONS": "0", "PERF_FORMATS": "json", "PERF_CERTIFICATION": "0",
    ])
    #expect(settings.output == "results")
    #expect(settings.recordMode == .append)
    #expect(settings.baselines == "elsewhere")
    #expect(settings.environment == "ci-large")
    #expect(settings.progress == .lines)
    #expect(settings.repetitions == 7)
    #expect(settings.confirmations == 0)
    #expect(settings.certifies == false)
    #expect(settings.asksForBaselines)
  }

  @Test(arguments: RecordMode.allCases)
  func everyRecordModeIsNamedByItsOwnWord(_ mode: RecordMode) throws {
    let settings = try settings(["PERF_RECORD": mode.rawValue, "CI": "true"])
    #expect(settings.recordMode == mode)
    #expect(settings.asksForBaselines)
  }

  @Test(arguments: [
    ("true", RecordMode.never), ("1", .never), ("woodpecker", .never), ("false", .missing),
    ("0", .missing), ("", .missing),
  ])
  func nothingIsRecordedByItselfInContinuousIntegration(_ value: String, _ mode: RecordMode) throws
  {
    let settings = try settings(["CI": value])
    #expect(settings.recordMode == mode)
    #expect(!settings.asksForBaselines)
  }

  @Test(arguments: [("0", ProgressDisplay.Style.off), ("1", .automatic), ("lines", .lines)])
  func progressHasThreeStyles(_ value: String, _ style: ProgressDisplay.Style) throws {
    #expect(try settings(["PERF_PROGRESS": value]).progress == style)
  }

  @Test(arguments: [
    (
      "PERF_RECORD", "always",
      #"PERF_RECORD="always": expected one of never, missing, failed, all, append"#
    ),
    (
      "PERF_REPETITIONS", "0",
      #"PERF_REPETITIONS="0": expected a whole number from 1 to 1000"#
    ),
    (
      "PERF_CONFIRMATIONS", "1001",
      #"PERF_CONFIRMATIONS="1001": expected a whole number from 0 to 1000"#
    ),
    (
      "PERF_ENVIRONMENT", "a/b",
      #"PERF_ENVIRONMENT="a/b": expected a name that a folder can have, without "/""#
    ),
    (
      "PERF_ENVIRONMENT", "..",
      #"PERF_ENVIRONMENT="..": expected a name that a folder can have, without "/""#
    ),
    ("PERF_CERTIFICATION", "never", #"PERF_CERTIFICATION="never": expected 0 or 1"#),
    ("PERF_PROGRESS", "yes", #"PERF_PROGRESS="yes": expected 0, 1 or lines"#),
    (
      "PERF_FORMATS", "json,exel",
      #"PERF_FORMATS="json,exel": expected all, or some of json, html, markdown, csv, junit, genai-bench, genai-bench-rust with commas between them"#
    ),
    (
      "PERF_HISTORY", "1",
      #"PERF_HISTORY="1": expected git, or the folder with the report.json files of earlier runs"#
    ),
    (
      "PERF_SHARD", "4/2",
      #"PERF_SHARD="4/2": expected a part such as 2/4: its number, counted from 1, and how many there "#
        + "are, 1000 at most"
    ),
    (
      "PERF_SHARD", "2/4",
      #"PERF_SHARD="2/4": expected PERF_OUTPUT beside it, the folder that the shard's results are "#
        + "written to"
    ),
    (
      "PERF_START", "soon",
      #"PERF_START="soon": expected a time such as 2026-01-02T15:04:05Z (RFC 3339), or seconds since "#
        + "1970"
    ),
    (
      "PERF_START", "1767366245",
      #"PERF_START="1767366245": expected PERF_SHARD beside it: only shards have to begin together"#
    ),
    (
      "PERF_CONFIRMATION", "0",
      #"PERF_CONFIRMATION="0": expected a variable of the harness; did you mean PERF_CONFIRMATIONS?"#
    ),
  ])
  func aBadValueIsNamedWithWhatIsAllowed(_ name: String, _ value: String, _ text: String) {
    let error = #expect(throws: EnvironmentError.self) { try settings([name: value]) }
    #expect(error?.description == text)
  }

  @Test func aHistoryIsOfCommitsOrOfReports() throws {
    #expect(try settings([:]).history == nil)
    #expect(try settings(["PERF_HISTORY": "git"]).history == .git)
    #expect(try settings(["PERF_HISTORY": "./git"]).history == .reports(folder: "./git"))
  }

  @Test func aShardHasAFolderOfItsOwn() throws {
    let settings = try settings([
      "PERF_SHARD": "2/4", "PERF_OUTPUT": "results", "PERF_START": "1767366245",
    ])
    #expect(settings.shard == Shard(2, of: 4))
    #expect(settings.output == "results/shard-2-of-4")
    #expect(settings.start?.instant == 1_767_366_245)
    #expect(settings.merge == nil)
    #expect(try self.settings(["PERF_MERGE": "results"]).merge == "results")
  }

  @Test(arguments: [
    (
      ["PERF_SHARD": "2/4", "PERF_OUTPUT": "results", "PERF_MERGE": "results"],
      #"PERF_MERGE="results": expected nothing where PERF_SHARD is set: shards are merged when all of "#
        + "them have ended"
    ),
    (
      ["PERF_SHARD": "2/4", "PERF_OUTPUT": "results", "PERF_AA_CHECK": "20"],
      #"PERF_AA_CHECK="20": expected nothing where PERF_SHARD or PERF_MERGE is set: it needs whole runs"#
    ),
    (
      ["PERF_HISTORY": "git", "PERF_SHARD": "2/4", "PERF_OUTPUT": "results"],
      #"PERF_HISTORY="git": expected nothing where PERF_SHARD is set: a part of a run has no history; "#
        + "set it with PERF_MERGE"
    ),
    (
      ["PERF_HISTORY": "reports", "PERF_AA_CHECK": "20"],
      #"PERF_HISTORY="reports": expected nothing where PERF_AA_CHECK is set: runs against themselves "#
        + "have no history"
    ),
    (
      ["PERF_MERGE": "results", "PERF_AA_CHECK": "20"],
      #"PERF_AA_CHECK="20": expected nothing where PERF_SHARD or PERF_MERGE is set: it needs whole runs"#
    ),
  ])
  func whatExcludesOneAnotherIsRefused(_ values: [String: String], _ text: String) {
    let error = #expect(throws: EnvironmentError.self) { try settings(values) }
    #expect(error?.description == text)
  }

  @Test func benchmarksAreSkippedOnlyWhenToldSo() throws {
    #expect(try HarnessSettings.isOff(EnvironmentVariables(["PERF": "0"])))
    #expect(try HarnessSettings.isOff(EnvironmentVariables(["PERF": "off"])))
    #expect(try !HarnessSettings.isOff(EnvironmentVariables(["PERF": "1"])))
    #expect(try !HarnessSettings.isOff(EnvironmentVariables([:])))
    let error = #expect(throws: EnvironmentError.self) {
      try HarnessSettings.isOff(EnvironmentVariables(["PERF": "maybe"]))
    }
    #expect(error?.description == #"PERF="maybe": expected 0 or 1"#)
  }
}

import Foundation
import Testing

@testable import PerfHarness

@Suite struct EncodedShardTests {
  private func text(_ result: ShardResult = ShardSamples.result()) -> String {
    var bytes: [UInt8] = []
    EncodedShard.write(result) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func read(_ text: String) throws(FileError) -> ShardResult {
    try EncodedShard.result(from: Array(text.utf8), path: "results/x.jsonl")
  }

  @Test func everythingReadsBackAsItWas() throws {
    let original = ShardSamples.result()
    let copy = try read(text(original))
    #expect(copy.shard == original.shard)
    #expect(copy.key == original.key)
    #expect(copy.definitions == Baseline.definitionsVersion)
    #expect(copy.seed == .max)
    #expect(copy.plannedRepetitions == 4)
    #expect(copy.environment == "ci-large")
    #expect(copy.fingerprint == original.fingerprint)
    #expect(copy.spent == original.spent)
    #expect(copy.prices == ShardSamples.prices)
    #expect(copy.run.experiment == original.run.experiment)
    #expect(copy.run.provider == "mock")
    #expect(copy.run.model == "m")
    #expect(copy.run.endpoint == "https://api.example/v1")
    #expect(copy.run.certification == original.run.certification)
    #expect(copy.run.notes == original.run.notes)
    #expect(copy.run.repetitions.count == 4)
    for (copy, original) in zip(copy.run.repetitions, original.run.repetitions) {
      let original = original.countedFromOrigin
      #expect(copy.timelines == original.timelines)
      #expect(copy.tally == original.tally)
      #expect(copy.sampleBound == original.sampleBound)
      #expect(copy.outcome == original.outcome)
      #expect(copy.startedAt == original.startedAt)
      #expect(copy.window == original.window)
      #expect(copy.windowStart == original.windowStart)
      #expect(copy.unmeasuredRequests == original.unmeasuredRequests)
      #expect(copy.abandonedRequests == original.abandonedRequests)
      #expect(copy.connectionsOpened == original.connectionsOpened)
      #expect(copy.client?.coreShare == original.client?.coreShare)
      #expect(copy.client?.busiest == original.client?.busiest)
      #expect(copy.client?.waiting == original.client?.waiting)
      #expect(copy.client?.wakeLag.count == original.client?.wakeLag.count)
      #expect(copy.client?.wakeLag.maximum == original.client?.wakeLag.maximum)
      #expect(copy.client?.openFiles == original.client?.openFiles)
      #expect(copy.client?.company == original.client?.company)
    }
    // What was read is written as the same text.
    #expect(text(copy) == text(original))
  }

  @Test func requestsOfEveryKindReadBack() throws {
    var run = ReportSamples.troubled()
    run.repetitions = [Repetition(timelines: SampledRuns.timelines(400), window: .seconds(4))]
    let copy = try read(text(ShardSamples.result(run: run)))
    #expect(copy.run.timelines == run.timelines)
  }

  @Test func aLineIsThisText() throws {
    var run = ReportSamples.troubled()
    run.repetitions = [run.repetitions[1]]
    let lines = text(ShardSamples.result(run: run)).split(separator: "\n").map(String.init)
    #expect(
      lines == [
        #"{"schemaVersion":1,"shard":{"number":2,"count":2},"case":{"suite":"Chat","#
          + #""test":"trouble","arguments":"a \"b\"\n/c"},"definitions":1,"#
          + #""seed":"18446744073709551615","repetitions":{"planned":4,"measured":1},"#
          + #""experiment":{"hash":""# + run.experiment.hash + #"","name":"trouble","#
          + #""settings":[{"name":"load","value":"closed, 2 at once"}]},"provider":"mock","#
          + #""environment":{"name":"ci-large","operatingSystem":"linux","architecture":"x86_64","#
          + #""processor":"AMD EPYC 7B13","cores":2,"buildConfiguration":"release"},"#
          + #""spent":{"requests":100,"promptTokens":"1152921504606846977","cachedTokens":30,"#
          + #""outputTokens":900},"prices":{"inputPerMillion":0.15,"cachedInputPerMillion":0.075,"#
          + #""outputPerMillion":0.6,"currency":"EUR"},"notes":[]}"#,
        #"{"repetition":0,"outcome":"cancelled","startedAt":1767323080.0,"window":1000000000,"#
          + #""unmeasured":2,"abandoned":1,"connectionsOpened":1,"timelines":1}"#,
        #"{"index":0,"due":90000000000,"sent":3000000,"firstByte":55000000,"ended":101000000,"#
          + #""outputs":{"at":[60000000,100000000],"kinds":"tt","bytes":[4,4]},"tokens":{"prompt":30,"#
          + #""output":3,"promptIncludesCached":true,"source":"tokenizer"}}"#,
      ])
  }

  @Test func piecesMakeUpTheWhole() {
    var pieces: [[UInt8]] = []
    EncodedShard.write(ShardSamples.result(), pieceSize: 500) { pieces.append($0) }
    #expect(pieces.count > 5)
    #expect(String(decoding: pieces.joined(), as: UTF8.self) == text())
  }

  @Test func everyLineIsAsTheSchemaSays() throws {
    let schema = try JSONSchema(named: "shard.v1.schema.json")
    for line in text().split(separator: "\n") {
      #expect(schema.violations(of: try JSONSerialization.jsonObject(with: Data(line.utf8))) == [])
    }
  }

  private static let cure = "; copy it again from where it was written, or run the shard again"

  @Test(arguments: [
    (
      #""schemaVersion":1"#, #""schemaVersion":9"#,
      "1: schema version 9 is not known here, expected 1; run all shards and the merge with one version "
        + "of PerfHarness"
    ),
    (
      #""number":2"#, #""number":3"#,
      #"1: expected a number from 1 to the count, 1000 at most, for "number", found 3"# + cure
    ),
    (
      #""value":"closed, 2 at once""#, #""value":"closed, 3 at once""#,
      #"1: expected the hash of the settings beside it for "hash", found ""#
        + ReportSamples.troubled().experiment.hash + "\"" + cure
    ),
    (
      #""buildConfiguration":"release""#, #""buildConfiguration":"fast""#,
      #"1: expected "debug" or "release" for "buildConfiguration", found "fast""# + cure
    ),
    (
      #""seed":"18446744073709551615""#, #""seed":7"#,
      #"1: expected a whole number in quotes for "seed", found 7"# + cure
    ),
    (
      #""spent":{"requests":100,"#, #""spent":{"#,
      #"1: expected a whole number of at least 0 for "requests", found none"# + cure
    ),
    (
      #""outputPerMillion":0.6"#, #""outputPerMillion":"cheap""#,
      #"1: expected a number for "outputPerMillion", found "cheap""# + cure
    ),
    (
      #""measured":4"#, #""measured":0"#,
      #"1: expected a whole number of at least 1 for "measured", found 0"# + cure
    ),
    (#""provider":"mock","#, "", #"1: expected a string for "provider", found none"# + cure),
    (
      #""kind":"closed""#, #""kind":"ajar""#,
      #"1: expected "open" or "closed" for "kind", found "ajar""# + cure
    ),
    (
      #"{"repetition":0,"#, #"{"repetition":1,"#,
      #"2: expected 0, the next repetition, for "repetition", found 1"# + cure
    ),
    (
      #""outcome":"completed""#, #""outcome":"great""#,
      #"2: expected one of completed, endedEarly, cancelled, aborted, stopped for "outcome", "#
        + #"found "great""#
        + cure
    ),
    (
      #""company":"server""#, #""company":"many""#,
      #"2: expected one of none, server, subject for "company", found "many""# + cure
    ),
    (
      #""index":0,"due":100000000"#, #""index":-1,"due":100000000"#,
      #"3: expected a whole number of at least 0 for "index", found -1"# + cure
    ),
    (
      #""kinds":"rttt""#, #""kinds":"rtt""#,
      #"3: expected as many as the 4 of "at" for "kinds", found "rtt""# + cure
    ),
    (
      #""kinds":"rttt""#, #""kinds":"rttx""#,
      #"3: expected the letters t, r, c and e for "kinds", found "rttx""# + cure
    ),
    (
      #""source":"usage""#, #""source":"hearsay""#,
      #"3: expected one of usage, tokenizer, chunks, estimated for "source", found "hearsay""#
        + cure
    ),
    (
      #""isTimeout":true"#, #""isTimeout":1"#,
      #"5: expected true or false for "isTimeout", found 1"# + cure
    ),
    (
      #""sampleBound":"18446744073709551614","#, "",
      #"10: expected one where there is a tally, and only there for "sampleBound", found none"#
        + cure
    ),
  ])
  func anErrorNamesItsLine(_ old: String, _ new: String, _ text: String) throws {
    let whole = self.text()
    let range = try #require(whole.range(of: old))
    let changed = whole.replacingCharacters(in: range, with: new)
    let error = #expect(throws: FileError.self) { try read(changed) }
    #expect(error?.description == "results/x.jsonl:\(text)")
  }

  @Test func aHistogramThatCannotBeIsRefused() throws {
    let whole = text()
    let range = try #require(
      whole.range(of: #"\{"exact":\{"least":\d+"#, options: .regularExpression))
    let changed = whole.replacingCharacters(in: range, with: #"{"exact":{"least":1"#)
    let error = #expect(throws: FileError.self) { try read(changed) }
    #expect(
      error?.description == "results/x.jsonl:10: expected a histogram that numbers can have led to "
        + #"for "exact", found an object"# + Self.cure)
  }

  @Test func aFileThatWasCutOffIsRefused() throws {
    let lines = text().split(separator: "\n")
    let error = #expect(throws: FileError.self) {
      try read(lines.dropLast().joined(separator: "\n"))
    }
    #expect(
      error?.description
        == "results/x.jsonl:\(lines.count): the file ends here, expected a line for each of 2 "
        + "requests; it was cut off" + Self.cure)
    let inLine = #expect(throws: FileError.self) { try read(String(text().dropLast(9))) }
    #expect(inLine?.line == lines.count)
    #expect(inLine?.message.hasSuffix(Self.cure) == true)
    let empty = #expect(throws: FileError.self) { try read("") }
    #expect(
      empty?.description
        == "results/x.jsonl:1: the file ends here, expected the line that tells what was measured; "
        + "it was cut off" + Self.cure)
  }

  @Test func whatFollowsTheEndIsRefused() {
    let lines = text().split(separator: "\n").count
    let error = #expect(throws: FileError.self) { try read(text() + "{}\n") }
    #expect(
      error?.description
        == "results/x.jsonl:\(lines + 1): expected the end of the file, found another "
        + "line" + Self.cure)
    let other = #expect(throws: FileError.self) { try read("[]\n") }
    #expect(
      other?.description == "results/x.jsonl:1: expected an object, found an array" + Self.cure)
  }
}

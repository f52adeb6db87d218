import Foundation
import Testing

@testable import PerfHarness

/// What is said of files that can't be imported, word for word.
@Suite struct ImportErrorTests {
  private static let known = ForeignFile.expectation

  private static let vllm =
    "{\n\"model_id\": \"m\",\n\"request_throughput\": 4,\n\"completed\": 1,\n\"failed\": 0"

  @Test(arguments: [
    ("", "r.json: expected \(known), found an empty file"),
    (
      "{\"a\": 1,\n",
      "r.json:2: expected a key in quotes, found the end of the text; expected \(known); "
        + "name another file"
    ),
    (
      "{\"a\": 1, \"b\": 2}",
      "r.json:1: expected \(known), found an object with \"a\", \"b\"; name another file"
    ),
    ("[1]", "r.json:1: expected \(known), found an array; name another file"),
    (
      vllm.replacing("4", with: "\"fast\"") + "}",
      "r.json:3: expected a number for \"request_throughput\", found \"fast\"; import the file as vLLM "
        + "bench wrote it"
    ),
    (
      vllm.replacing("1", with: "-1") + "}",
      "r.json:4: expected a whole number of at least 0 for \"completed\", found -1; import the file as "
        + "vLLM bench wrote it"
    ),
    (
      vllm + ",\n\"ttfts\": [0.1],\n\"latencies\": []}",
      "r.json:7: expected an array of 1 elements, one for each request, for \"latencies\", found an array; "
        + "import the file as vLLM bench wrote it"
    ),
    (
      vllm + ",\n\"ttfts\": [0.1],\n\"itls\": [[0.1,\nnull]]}",
      "r.json:8: expected an array of arrays of numbers for \"itls\", found null; import the file as vLLM "
        + "bench wrote it"
    ),
    (
      vllm + ",\n\"ttfts\": [0.1, 0.2],\n\"errors\": [\"\", \"\"]}",
      "r.json:4: expected 2 requests, completed or failed, as in its lists, for \"completed\", found 1; "
        + "import the file as vLLM bench wrote it"
    ),
    (
      "{\"request_latency\": {\n\"unit\": \"days\"}, \"request_throughput\": {},\n"
        + "\"request_count\": {\"avg\": 1}}",
      "r.json:2: expected ns, us, ms or sec for \"unit\", found \"days\"; import the file as AIPerf wrote it"
    ),
    (
      "{\"aggregated_metrics\": {}, \"individual_request_metrics\": [],\n\"_time_unit\": \"h\"}",
      "r.json:2: expected s or ms for \"_time_unit\", found \"h\"; import the file as GenAI Bench wrote it"
    ),
    (
      "{\"benchmarks\": [{\"requests\": {},\n\"metrics\": {}}]}",
      "r.json:2: expected an object for \"request_totals\", found nothing; import the file as GuideLLM "
        + "wrote it"
    ),
  ])
  func aFileThatIsNoneOfTheirs(_ text: String, _ message: String) {
    let error = #expect(throws: FileError.self) {
      try ForeignFile(Array(text.utf8), path: "r.json")
    }
    #expect(error?.description == message)
  }

  @Test func aPathWithNothingAtIt() {
    let error = #expect(throws: FileError.self) {
      try ImportFolder.results(at: "nowhere/r.json")
    }
    #expect(
      error?.description == "nowhere/r.json: there is no such file; expected \(Self.known)")
  }

  @Test func aFolderWithoutResults() {
    let path = "\(ForeignResultsTests.folder)/../schemas"
    let error = #expect(throws: FileError.self) { try ImportFolder.results(at: path) }
    #expect(
      error?.description
        == "\(path): found no results in the folder; expected runs of GenAI Bench (…_time_60s.json) or the "
        + "summary of AIPerf (profile_export_aiperf.json); name the file itself")
  }

  @Test func metadataAloneAreNoResults() {
    let path = "\(ForeignResultsTests.folder)/genai-bench/experiment_metadata.json"
    let error = #expect(throws: FileError.self) { try ImportFolder.results(at: path) }
    #expect(
      error?.description
        == "\(path): found the metadata of an experiment of GenAI Bench; expected its results; name its "
        + "folder, or a file …_time_60s.json in it")
  }

  @Test func recordsOfAnotherRunAreNotJoined() {
    var summary = ForeignResults(.aiperf, path: "a/profile_export_aiperf.json", completed: 2)
    let error = #expect(throws: FileError.self) {
      try summary.add([ForeignRequest()], from: "a/profile_export.jsonl")
    }
    #expect(
      error?.description
        == "a/profile_export.jsonl: found 1 completed requests, expected 2 as "
        + "a/profile_export_aiperf.json says; import files of one run, or one of the two alone from a "
        + "folder of its own")
  }
}

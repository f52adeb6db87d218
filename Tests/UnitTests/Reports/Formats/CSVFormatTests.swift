import Testing

@testable import PerfHarness

@Suite struct CSVFormatTests {
  private static func troubled() -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "S", test: "t", arguments: #"D(1,2) "x""#), run: ReportSamples.troubled(),
      verdicts: ReportSamples.verdicts())
  }

  /// Rows as a reader of RFC 4180 takes them, for these files: quotation marks doubled in quoted values.
  private static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = [[]]
    var value = ""
    var isQuoted = false
    var characters = Array(text)[...]
    while let character = characters.popFirst() {
      switch character {
      case "\"" where isQuoted && characters.first == "\"":
        value.append("\"")
        characters.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        rows[rows.count - 1].append(value)
        value = ""
      case "\n" where !isQuoted:
        rows[rows.count - 1].append(value)
        value = ""
        rows.append([])
      default: value.append(character)
      }
    }
    return rows.dropLast()
  }

  private static func records(_ text: String) throws -> [[String: String]] {
    let rows = rows(text)
    let header = try #require(rows.first)
    return try rows.dropFirst().map { row in
      try #require(row.count == header.count)
      return Dictionary(uniqueKeysWithValues: zip(header, row))
    }
  }

  @Test func valuesAreQuotedWhereItTakesQuotes() {
    var text = CSVText()
    for value in ["plain", "a,b", "say \"so\"", "two\nlines", "", "é"] { text.append(value) }
    text.append(nil as Int?)
    text.append(0.1)
    text.append(Double.nan)
    text.append(seconds: .nanoseconds(1_500_000_001))
    text.endRow()
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",,é,,0.1,,1.500000001\n")
  }

  /// Of six requests that ended three failed; TTFT of the others is 50, 70 and 60 ms, and the two that timed
  /// out count with 30 s.
  @Test func aCaseIsARow() throws {
    let files = try CSVFormat.files([Self.troubled()])
    let record = try #require(try Self.records(files["cases.csv"] ?? "").first)
    #expect(record["suite"] == "S")
    #expect(record["case"] == #"D(1,2) "x""#)
    #expect(record["verdict"] == "failed")
    #expect(record["outcome"] == "cancelled")
    #expect(record["started_at"] == "2026-01-02T03:04:05.678Z")
    #expect(record["environment"] == "ci")
    #expect(record["requests"] == "6")
    #expect(record["failed"] == "3")
    #expect(record["error_rate"] == "0.5")
    #expect(record["window"] == "32.0")
    #expect(record["settings"] == "load=closed, 2 at once")
    #expect(record["timeToFirstToken.count"] == "5")
    #expect(record["timeToFirstToken.min"] == "0.05")
    #expect(record["timeToFirstToken.p50"] == "0.07")
    #expect(record["timeToFirstToken.max"] == "30.0")
    #expect(record["readLag.count"] == "0")
    #expect(record["readLag.p50"] == "")
  }

  @Test func aRequestIsARow() throws {
    let files = try CSVFormat.files([Self.troubled()])
    let records = try Self.records(files["requests.csv"] ?? "")
    #expect(records.count == 6)
    let first = records[0]
    // Sent 1 ms, connected 0.5 ms, read 40 ms after due, and so on: see the sample.
    let expected = [
      "repetition": "0", "index": "0", "turn": "", "due": "0", "sent": "0.001",
      "connected": "0.0005", "first_byte": "0.04", "first_output": "0.05", "last_output": "0.08",
      "ended": "0.081", "output_events": "4", "timeToFirstToken": "0.05",
      "timePerOutputToken": "0.01", "endToEndLatency": "0.08", "prompt_tokens": "10",
      "output_tokens": "4", "reasoning_tokens": "1", "cached_tokens": "2", "token_source": "usage",
      "finish_reason": "stop", "error": "", "error_message": "",
    ]
    for (name, value) in expected { #expect(first[name] == value, "\(name)") }
    #expect(records[4]["error"] == "http_429")
    #expect(records[4]["error_message"] == "the server said \"slow down\"\nand closed")
    #expect(records[4]["endToEndLatency"] == "")
    #expect(records[5]["repetition"] == "1")
  }

  @Test func theHeaderStandsOnceAndCasesFollowEachOther() throws {
    let files = try CSVFormat.files([Self.troubled(), Self.troubled()])
    #expect(try Self.records(files["cases.csv"] ?? "").count == 2)
    #expect(try Self.records(files["requests.csv"] ?? "").count == 12)
  }

  @Test func whatNobodyJudgedHasNoVerdict() throws {
    let report = CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.steady())
    let record = try #require(
      try Self.records(CSVFormat.files([report])["cases.csv"] ?? "").first)
    #expect(record["verdict"] == "")
    #expect(record["outcome"] == "completed")
  }
}

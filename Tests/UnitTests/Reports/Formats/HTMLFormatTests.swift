import Foundation
import Testing

@testable import PerfHarness

@Suite struct HTMLFormatTests {
  private static func page(_ reports: [CaseReport]) throws -> String {
    let files = try HTMLFormat.files(reports)
    #expect(files.keys.sorted() == ["report.html"])
    return files["report.html"] ?? ""
  }

  private static func document(_ reports: [CaseReport]) throws -> HTMLDocument {
    let document = HTMLDocument(try page(reports))
    #expect(document.problem == nil)
    return document
  }

  private static func troubled() -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "Chat<s>", test: "trouble", arguments: "a&b"),
      run: ReportSamples.troubled(), verdicts: ReportSamples.verdicts(), notes: ["a <note> & more"])
  }

  private static func steady(_ verdicts: [Verdict] = []) -> CaseReport {
    CaseReport(
      key: CaseKey(suite: "Chat", test: "steady"), run: ReportSamples.steady(), verdicts: verdicts)
  }

  private static let passed = Verdict(
    subject: .distribution(.timeToFirstToken, .p95), gate: .budget, outcome: .passed,
    severity: .none, message: "p95 is inside")

  @Test func everythingIsWellFormedAndEscaped() throws {
    let document = try Self.document([Self.troubled(), Self.steady([Self.passed])])
    #expect(
      document["h2"].map(\.text) == ["In short", "✗ Chat<s>/trouble[a&b]", "✓ Chat/steady"])
    #expect(document["li"].contains { $0.text == "a <note> & more" })
  }

  @Test func controlCharactersOfAServerReachNobody() throws {
    let report = CaseReport(key: CaseKey(suite: "", test: "t"), run: ReportSamples.hopeless())
    let page = try Self.page([report])
    #expect(page.contains("the key is wrong"))
    #expect(!page.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(HTMLDocument(page).problem == nil)
  }

  @Test func nothingIsLoadedAndNothingRuns() throws {
    let document = try Self.document([Self.troubled(), Self.steady()])
    let names = Set(document.elements.map(\.name))
    #expect(names.isDisjoint(with: ["script", "link", "img", "iframe", "object", "image", "use"]))
    let attributes = document.elements.flatMap(\.attributes)
    #expect(!attributes.contains { $0.key == "src" || $0.key.hasPrefix("on") })
    #expect(attributes.filter { $0.key == "href" }.allSatisfy { $0.value.hasPrefix("#") })
    let sheet = try #require(document["style"].first).text
    #expect(!sheet.contains("url(") && !sheet.contains("@import"))
    // Else it would mean another thing to readers of HTML than to those of XML.
    #expect(!sheet.contains { "<>&".contains($0) })
  }

  @Test func everyLinkLeadsToACase() throws {
    let document = try Self.document([Self.troubled(), Self.steady()])
    let ids = document.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    // In words, and in the table.
    let links = document["a"].compactMap { $0.attributes["href"] }
    #expect(links == ["#case-1", "#case-1", "#case-2"])
    #expect(ids == ["case-1", "case-2"])
  }

  @Test func everyPictureHasWordsInItsPlace() throws {
    let document = try Self.document([Self.troubled(), Self.steady()])
    let pictures = document["svg"]
    #expect(pictures.count > 20)
    for picture in pictures where picture.attributes["aria-hidden"] != "true" {
      #expect(picture.attributes["role"] == "img")
    }
    let shown = pictures.count { $0.attributes["aria-hidden"] != "true" }
    #expect(document["desc"].count { !$0.text.isEmpty } == shown)
  }

  @Test func theWorstIsSaidFirst() throws {
    let document = try Self.document([Self.steady([Self.passed]), Self.troubled()])
    #expect(document["title"].first?.text == "✗ 1 failed, 1 passed · PerfHarness")
    #expect(document["h1"].map(\.text) == ["✗ 1 failed, 1 passed"])
    #expect(
      document["a"].map(\.text) == [
        "Chat<s>/trouble[a&b]", "Chat<s>/trouble[a&b]", "Chat/steady",
      ])
  }

  @Test func verdictsAreSignsAndWords() throws {
    let document = try Self.document([Self.troubled()])
    let items = document["li"].filter { $0.path.contains("main") }.map(\.text)
    #expect(items.first == "✓ passed inside")
    #expect(items.contains("✗ regressed slower"))
    #expect(items.contains("~ inconclusive no values"))
    #expect(items.contains("✗ invalid nothing completed"))
  }

  @Test func aCaseThatNobodyJudgesIsNoPass() throws {
    let document = try Self.document([Self.steady()])
    #expect(document["h1"].map(\.text) == ["· 1 not judged"])
    #expect(document["p"].contains { $0.text == "nothing was to be judged" })
  }

  /// A baseline in which everything took 10 ms less: TTFT 50 + i/10 ms now, 40 + i/10 before.
  @Test func theBaselineStandsBesideWhatIsNow() throws {
    var earlier = ReportSamples.steady()
    earlier.repetitions[0].timelines = earlier.repetitions[0].timelines.map { timeline in
      var timeline = timeline
      timeline.outputs = timeline.outputs.map {
        RequestTimeline.Output(
          instant: $0.instant.advanced(by: .milliseconds(-10)), kind: $0.kind, bytes: $0.bytes)
      }
      return timeline
    }
    var report = Self.steady()
    report.earlier = .baseline(
      Baseline(
        key: report.key, experiment: earlier.experiment, provider: "openai", definitions: 1,
        environment: "ci", fingerprint: ReportSamples.release,
        repetitions: earlier.repetitions.map(Baseline.Repetition.init)))
    let document = try Self.document([report])
    let table = try #require(
      document["table"].first { $0.attributes["class"] == "figures comparison" })
    // The medians are 50 + 20 and 40 + 20 ms; 70 ÷ 60 is 1.167.
    #expect(table.text.contains("TTFT70 ms60 ms+16.7 %70 ms60 ms+16.7 %"))
    let captions = document["figcaption"].map { $0.text.replacing("\n", with: " ") }
    #expect(
      captions.contains(
        "TTFT, cumulative now, 401 values baseline, 401"))
    let summary = try #require(document["desc"].first { $0.text.hasPrefix("Cumulative") })
    #expect(summary.text.contains("p50: now 70 ms, baseline 60 ms"))
    // Where the time went: all of it to the first token.
    let parts = try #require(document["figure"].first { $0.text.contains("Where the time goes") })
    #expect(parts.text.contains("to the first token70 ms60 ms+10 ms"))
    #expect(parts.text.contains("later gaps80 ms80 ms±0 s"))
  }

  /// The three that completed: E2E 100, 90 and 80 ms.
  @Test func theSlowestRequestsComeFirst() throws {
    let document = try Self.document([Self.troubled()])
    let table = try #require(
      document["table"].first { $0.attributes["class"] == "figures slowest" })
    let rows = table.text.split(separator: "of repetition").map(String.init)
    #expect(rows.count == 4)
    #expect(table.text.contains("0 of repetition 2100 ms60 ms3"))
    #expect(table.text.contains("1 of repetition 190 ms70 ms2"))
    #expect(table.text.contains("0 of repetition 180 ms50 ms4"))
  }

  @Test func errorsAreCountedByCodeWithAnExample() throws {
    let document = try Self.document([Self.troubled()])
    let table = try #require(document["table"].first { $0.text.hasPrefix("Failed requests") })
    // Three of six failed: two by a timeout, one was refused.
    #expect(table.text.contains("read_timeout233.3 %nothing was read for 30 s"))
    #expect(table.text.contains(#"http_429116.7 %the server said "slow down" and closed"#))
  }

  @Test func equalReportsGiveEqualBytes() throws {
    let reports = [Self.troubled(), Self.steady()]
    #expect(try Self.page(reports) == Self.page(reports))
  }

  @Test func theFileHasEveryCaseSoFar() throws {
    var format = HTMLFormat(
      environment: EncodedReport.V1.Environment(ReportSamples.release, name: "ci"))
    let counts = try [Self.steady(), Self.troubled()].map { report -> Int in
      guard case .whole(let bytes)? = format.add(ReportedCase(report)).first?.content else {
        return 0
      }
      return HTMLDocument(String(decoding: try bytes(), as: UTF8.self))["section"]
        .count { $0.attributes["class"] == "case" }
    }
    #expect(counts == [1, 2])
  }
}

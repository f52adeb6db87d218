import Testing

@testable import PerfHarness

@Suite struct JUnitFormatTests {
  private static func document() throws -> HTMLDocument {
    let reports = [
      CaseReport(
        key: CaseKey(suite: "Chat", test: "trouble", arguments: "a<b"),
        run: ReportSamples.troubled(), verdicts: ReportSamples.verdicts()),
      CaseReport(key: CaseKey(suite: "Chat", test: "steady"), run: ReportSamples.steady()),
      CaseReport(key: CaseKey(suite: "Other", test: "t"), run: ReportSamples.hopeless()),
    ]
    let text = try JUnitFormat.files(reports)["junit.xml"] ?? ""
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "))
    let document = HTMLDocument(text)
    #expect(document.problem == nil)
    return document
  }

  @Test func everyCaseIsATestCaseOfItsSuite() throws {
    let document = try Self.document()
    #expect(document["testsuite"].map { $0.attributes["name"] } == ["Chat", "Other"])
    #expect(
      document["testcase"].map { $0.attributes["name"] } == ["trouble[a<b]", "steady", "t"])
    #expect(document["testsuites"].first?.attributes["tests"] == "3")
    // 31 s and 1 s were measured in the one, 40.1 s in the other.
    #expect(document["testcase"].map { $0.attributes["time"] } == ["32.0", "40.1", "0.0"])
    #expect(document["testsuite"].first?.attributes["time"] == "72.1")
  }

  @Test func whatFailsTheTestIsAFailureWithItsNumbers() throws {
    let document = try Self.document()
    let failures = document["failure"]
    // As many as there are of severity 'failure' in the sample.
    let expected = ReportSamples.verdicts().filter { $0.severity == .failure }
    #expect(failures.map { $0.attributes["type"] } == expected.map { ShownVerdict($0).word })
    #expect(failures.first?.text == "outside")
    #expect(document["testsuites"].first?.attributes["failures"] == "1")
  }

  @Test func figuresAreProperties() throws {
    let properties = try Self.document()["property"].map { $0.attributes }
    #expect(properties.contains(["name": "timeToFirstToken.p50", "value": "0.07"]))
    #expect(properties.contains(["name": "provider", "value": "anthropic"]))
  }
}

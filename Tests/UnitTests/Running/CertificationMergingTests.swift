import Testing

@testable import PerfHarness

@Suite struct CertificationMergingTests {
  private func certificate(_ milliseconds: [Double]) -> Certificate {
    let errors = StampErrors(Sample(milliseconds.map { $0 / 1000 }))
    return Certificate(
      shape: CertificationShape(kind: .open, streams: 4, gap: .milliseconds(10), events: 8),
      stamped: errors, asRead: errors)
  }

  @Test func errorsAreThoseOfTheWorst() throws {
    // Medians 2 and 3, greatest 9 and 5.
    let merged = Certification(merging: [
      ("shard 1/2", .certified(certificate([1, 2, 9]))),
      ("shard 2/2", .certified(certificate([2, 3, 5]))),
    ])
    let stamped = try #require(merged?.certificate?.stamped)
    #expect(stamped.p50 == .milliseconds(3))
    #expect(stamped.maximum == .milliseconds(9))
    #expect(stamped.count == 6)
  }

  @Test func whatIsKnownOfSomeIsNotKnownOfAll() {
    let merged = Certification(merging: [
      ("shard 1/3", .certified(certificate([1]))), ("shard 2/3", .missing(because: "too busy")),
      ("shard 3/3", nil),
    ])
    #expect(merged == .missing(because: "shard 2/3: too busy; shard 3/3: nobody asked"))
  }

  @Test func oneReasonOfAllIsSaidOnce() {
    let missing = Certification.missing(because: "time is simulated")
    #expect(Certification(merging: [("a", missing), ("b", missing)]) == missing)
    #expect(Certification(merging: [("a", nil), ("b", nil)]) == nil)
  }
}

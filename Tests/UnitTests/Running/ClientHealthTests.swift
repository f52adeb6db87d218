import Synchronization
import Testing

@testable import PerfHarness

@Suite struct ClientHealthTests {
  private typealias Reading = ClientHealth.Reading

  private static func reading(
    at milliseconds: Int, processor: Int?, threads: [Int: Reading.Thread] = [:],
    openFiles: Int? = nil
  ) -> Reading {
    Reading(
      instant: MonotonicInstant(nanoseconds: Int64(milliseconds) * 1_000_000),
      processor: processor.map { .milliseconds($0) }, threads: threads, openFiles: openFiles,
      fileLimit: openFiles == nil ? nil : 1024)
  }

  private static func thread(_ name: String, _ processor: Int, waiting: Int? = nil)
    -> Reading.Thread
  {
    Reading.Thread(
      name: name, processor: .milliseconds(processor), waiting: waiting.map { .milliseconds($0) })
  }

  private func health(from begin: Reading, to end: Reading) -> ClientHealth {
    ClientHealth(from: begin, to: end, cores: 4, company: .none)
  }

  // 2 s, of which 3 s of processor time: 1.5 of 4 cores. The thread of 900 − 100 = 800 ms had 0.4 of one.
  // Waited for: (30 − 10) + (5 − 0) = 25 ms, of 3025 ms in which threads were ready.
  @Test func whatHappenedIsTheDifferenceOfTwoReadings() throws {
    let health = health(
      from: Self.reading(
        at: 1000, processor: 500,
        threads: [
          1: Self.thread("main", 300, waiting: 10), 2: Self.thread("pool", 100, waiting: 0),
        ]),
      to: Self.reading(
        at: 3000, processor: 3500,
        threads: [
          1: Self.thread("main", 310, waiting: 30), 2: Self.thread("pool", 900, waiting: 5),
        ],
        openFiles: 37))
    #expect(health.duration == .seconds(2))
    #expect(health.coresUsed == 1.5)
    #expect(health.coreShare == 0.375)
    #expect(health.busiest == ClientHealth.Thread(name: "pool", processor: .milliseconds(800)))
    #expect(health.busiestShare == 0.4)
    #expect(health.waiting == .milliseconds(25))
    #expect(abs(try #require(health.waitingShare) - 25.0 / 3025) < 1e-12)
    #expect(health.waitingThreads == 0.0125)
    #expect(health.openFiles == 37)
    #expect(health.fileLimit == 1024)
  }

  @Test func aThreadThatIsNewHadNothingBefore() {
    let health = health(
      from: Self.reading(at: 0, processor: 0, threads: [1: Self.thread("gone", 100)]),
      to: Self.reading(at: 1000, processor: 500, threads: [2: Self.thread("new", 250)]))
    #expect(health.busiest == ClientHealth.Thread(name: "new", processor: .milliseconds(250)))
    #expect(health.waiting == nil)
    #expect(health.waitingShare == nil)
  }

  @Test func theThreadsThatReadRepliesAreLookedAtWhereTheyHaveAnythingToDo() {
    func busiest(_ loop: Int) -> String? {
      health(
        from: Self.reading(at: 0, processor: 0),
        to: Self.reading(
          at: 1000, processor: 900,
          threads: [
            1: Self.thread("swift-pool", 800), 2: Self.thread("perf-loop-0", loop),
            3: Self.thread("perf-loop-1", loop / 2),
          ])
      ).busiest?.name
    }
    #expect(busiest(100) == "perf-loop-0")
    #expect(busiest(0) == "swift-pool")
  }

  @Test func whatTheSystemDoesNotTellIsNotKnown() {
    let health = health(
      from: Self.reading(at: 0, processor: nil), to: Self.reading(at: 1000, processor: 5))
    #expect(health.coresUsed == nil)
    #expect(health.coreShare == nil)
    #expect(health.busiest == nil)
    #expect(health.busiestShare == nil)
    #expect(health.waitingShare == nil)
    #expect(health.openFiles == nil)
    // In no time nothing has a share.
    let nothing = Self.reading(at: 0, processor: 0)
    #expect(self.health(from: nothing, to: nothing).coresUsed == nil)
  }

  // 1 s with 0.6 s and 3 s with 0.6 s: 1.2 of 4 s; the busiest 0.5 + 0.3 = 0.8 s.
  @Test func severalArePooledByTheirTime() throws {
    func part(_ length: Int, busiest: Int, name: String, lag: Int, files: Int) -> ClientHealth {
      var lags = LatencyHistogram()
      lags.record(.milliseconds(lag))
      return ClientHealth(
        from: Self.reading(at: 0, processor: 0),
        to: Self.reading(
          at: length, processor: 600, threads: [1: Self.thread(name, busiest, waiting: 60)],
          openFiles: files),
        cores: 4, company: .server, wakeLag: lags)
    }
    let parts = [
      part(1000, busiest: 500, name: "a", lag: 3, files: 40),
      part(3000, busiest: 300, name: "b", lag: 1, files: 30),
    ]
    let health = try #require(ClientHealth(pooling: parts))
    #expect(health.duration == .seconds(4))
    #expect(abs(try #require(health.coresUsed) - 0.3) < 1e-12)
    #expect(health.busiest == ClientHealth.Thread(name: "a", processor: .milliseconds(800)))
    #expect(health.waiting == .milliseconds(120))
    #expect(health.wakeLag.count == 2)
    #expect(health.wakeLag.maximum == .milliseconds(3))
    #expect(health.openFiles == 40)
    #expect(health.company == .server)
    #expect(ClientHealth(pooling: []) == nil)
  }

  // MARK: What Linux says

  // `man 5 proc`: fields 14 and 15 are utime and stime in ticks.
  private static let stat =
    "4711 (perf (loop) 0) S 1 4711 4711 0 -1 4194304 133 0 0 0 250 50 0 0 20 0 9 0 2338894 3133440 390"

  @Test func aThreadIsReadFromItsTwoFiles() {
    let fine = Reading.Thread(
      stat: Self.stat, schedstat: "3012345678 4500000 79\n", ticksPerSecond: 100)
    #expect(
      fine
        == Reading.Thread(
          name: "perf (loop) 0", processor: .nanoseconds(3_012_345_678),
          waiting: .nanoseconds(4_500_000)))
  }

  @Test(arguments: [nil, "0 0 0\n", "", "no numbers"])
  func withoutTheFinerFileTicksAreLeft(_ schedstat: String?) {
    let coarse = Reading.Thread(stat: Self.stat, schedstat: schedstat, ticksPerSecond: 100)
    #expect(coarse == Reading.Thread(name: "perf (loop) 0", processor: .seconds(3)))
  }

  @Test(arguments: ["", "4711", "4711 (name", "4711 (name) S 1", ") 4711 ("])
  func whatIsNoStatIsNoThread(_ stat: String) {
    #expect(Reading.Thread(stat: stat, schedstat: nil, ticksPerSecond: 100) == nil)
  }

  @Test func thisProcessCanBeRead() throws {
    let begin = Reading.current()
    let end = Reading.current()
    #expect(end.instant >= begin.instant)
    #expect(try #require(end.processor) >= #require(begin.processor))
    #if os(Linux)
      #expect(!end.threads.isEmpty)
      #expect(end.threads.values.allSatisfy { $0.processor >= .zero && !$0.name.isEmpty })
    #endif
    #if HTTP
      #expect(try #require(end.openFiles) > 0)
      #expect(try #require(end.fileLimit) > 0)
    #else
      #expect(end.openFiles == nil)
    #endif
  }

  // MARK: Cores

  @Test(arguments: [
    ("200000 100000\n", 2.0), ("50000 100000", 0.5), ("max 100000\n", nil), ("-1 100000", nil),
    ("", nil), ("100000", nil),
  ])
  func aQuotaIsTimeInAPeriod(_ text: String, _ cores: Double?) {
    #expect(AvailableCores.quota(inMaximum: text) == cores)
  }

  @Test func theGroupIsThatOfTheUnifiedHierarchy() {
    #expect(
      AvailableCores.unifiedGroup(in: "9:name=systemd:/\n1:cpu:/a\n0::/user.slice/b\n")
        == "/user.slice/b")
    #expect(AvailableCores.unifiedGroup(in: "0::/\n") == "")
    #expect(AvailableCores.unifiedGroup(in: "1:cpu:/a\n") == nil)
    #expect(AvailableCores.count > 0)
  }
}

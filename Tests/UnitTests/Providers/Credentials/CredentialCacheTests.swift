import Synchronization
import Testing

@testable import PerfHarness

/// Leases last 1,000 s and are renewed 300 s before they end.
@Suite(.timeLimit(.minutes(1))) struct CredentialCacheTests {
  /// Hands out leases named `1`, `2`, … and lets the test say when, and what comes of it.
  private final class Issuer: Sendable {
    private struct State {
      var now = 0.0
      var fetches = 0
      var failures: Set<Int> = []
      var lasts: Double? = 1000
      var isHeld = false
      var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var now: Double {
      get { state.withLock { $0.now } }
      set { state.withLock { $0.now = newValue } }
    }

    var fetches: Int { state.withLock { $0.fetches } }

    /// The fetches of these numbers, counted from 1, fail.
    func fail(_ numbers: Set<Int>) { state.withLock { $0.failures = numbers } }
    func last(_ seconds: Double?) { state.withLock { $0.lasts = seconds } }
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
      let held = state.withLock { state in
        state.isHeld = false
        defer { state.held = [] }
        return state.held
      }
      for continuation in held { continuation.resume() }
    }

    func fetch() async throws(ProviderError) -> Lease<String> {
      let number = state.withLock { state in
        state.fetches += 1
        return state.fetches
      }
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          if state.isHeld { state.held.append(continuation) }
          return !state.isHeld
        }
        if goesOn { continuation.resume() }
      }
      return try state.withLock { state throws(ProviderError) in
        if state.failures.contains(number) { throw ProviderError(.http(500), "down") }
        return Lease("\(number)", expiry: state.lasts.map { state.now + $0 })
      }
    }

    func waitForFetches(_ count: Int) async {
      while fetches < count { await Task.yield() }
    }
  }

  private let issuer = Issuer()
  private let cache: CredentialCache<String>

  init() {
    let issuer = issuer
    cache = CredentialCache(now: { issuer.now }) { () throws(ProviderError) in
      try await issuer.fetch()
    }
  }

  @Test func nothingIsThereBeforeTheFirstFetch() async throws {
    #expect(cache.current()?.value == nil)
    #expect(issuer.fetches == 0)
    #expect(try await cache.fresh().value == "1")
    #expect(cache.current()?.value == "1")
    #expect(try await cache.fresh().value == "1")
    #expect(issuer.fetches == 1)
  }

  @Test func thoseWhoAskAtOnceShareOneFetch() async throws {
    issuer.hold()
    let values = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try await cache.fresh().value } }
      await issuer.waitForFetches(1)
      issuer.release()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(values == Array(repeating: "1", count: 20))
    #expect(issuer.fetches == 1)
  }

  @Test func whatEndsSoonIsRenewedInTheBackground() async throws {
    _ = try await cache.fresh()
    issuer.now = 699
    #expect(cache.current()?.value == "1")
    #expect(issuer.fetches == 1)
    issuer.hold()
    issuer.now = 700
    // A request does not wait: it takes what is there.
    #expect(cache.current()?.value == "1")
    await issuer.waitForFetches(2)
    #expect(cache.current()?.value == "1")
    issuer.release()
    #expect(try await cache.fresh().value == "2")
    #expect(cache.current()?.number == 2)
    #expect(issuer.fetches == 2)
  }

  @Test func whatHasEndedIsNotUsed() async throws {
    _ = try await cache.fresh()
    issuer.now = 1000
    #expect(cache.current()?.value == nil)
    #expect(try await cache.fresh().value == "2")
  }

  @Test func whatDoesNotEndIsNeverRenewed() async throws {
    issuer.last(nil)
    _ = try await cache.fresh()
    issuer.now = 1e9
    #expect(cache.current()?.value == "1")
    #expect(try await cache.fresh().value == "1")
    #expect(issuer.fetches == 1)
  }

  @Test func aRenewalThatFailsLeavesWhatIsStillValid() async throws {
    _ = try await cache.fresh()
    issuer.fail([2, 3])
    issuer.now = 800
    #expect(try await cache.fresh().value == "1")
    #expect(issuer.fetches == 2)
    issuer.now = 1000
    await #expect(throws: ProviderError(.http(500), "down")) { try await cache.fresh().value }
    #expect(try await cache.fresh().value == "4")
  }

  @Test func requestsDoNotHammerAnIssuerThatGivesOnlyShortLeases() async throws {
    issuer.last(100)
    _ = try await cache.fresh()
    for second in 1..<10 {
      issuer.now = Double(second)
      #expect(cache.current()?.value == "1")
    }
    #expect(issuer.fetches == 1)
    issuer.now = 10
    #expect(cache.current()?.value == "1")
    await issuer.waitForFetches(2)
  }

  @Test func aRefusalRenewsOnce() async throws {
    let first = try await cache.fresh()
    issuer.hold()
    for _ in 0..<5 { cache.refused(first.number) }
    await issuer.waitForFetches(2)
    issuer.release()
    let second = try await cache.fresh()
    #expect(second.value == "2")
    // What comes late of the first, says nothing of the second.
    cache.refused(first.number)
    #expect(try await cache.fresh().value == "2")
    #expect(issuer.fetches == 2)
  }

  // MARK: Threads

  /// Counts who fetches, and how many at once.
  private final class Counter: Sendable {
    /// No tuple: the thread sanitizer's list of what it does not see knows a mutex's closures by their type.
    private struct Counts {
      var all = 0
      var underWay = 0
      var most = 0
    }

    private let counts = Mutex(Counts())
    var all: Int { counts.withLock(\.all) }
    var most: Int { counts.withLock(\.most) }

    func begin() -> Int {
      counts.withLock { counts in
        counts.all += 1
        counts.underWay += 1
        counts.most = max(counts.most, counts.underWay)
        return counts.all
      }
    }

    func end() { counts.withLock { $0.underWay -= 1 } }
  }

  /// Eight tasks on many threads, each of which is refused now and then.
  @Test func onManyThreadsOneFetchFollowsTheOther() async throws {
    let counter = Counter()
    let cache = CredentialCache<Int>(now: { 0 }) { () throws(ProviderError) in
      let number = counter.begin()
      await Task.yield()
      counter.end()
      return Lease(number, expiry: nil)
    }
    let areInOrder = try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          var (last, isInOrder) = (0, true)
          for round in 0..<80 {
            let grant =
              if let current = cache.current() { current } else { try await cache.fresh() }
            // What was fetched and its number belong together, and no earlier one comes again.
            isInOrder = isInOrder && grant.value == grant.number && grant.number >= last
            last = grant.number
            if round % 8 == task { cache.refused(grant.number) }
          }
          return isInOrder
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(areInOrder == Array(repeating: true, count: 8))
    #expect(counter.most == 1)
    // The first, and one for each refusal that was believed.
    #expect((2...81).contains(counter.all))
    #expect(try await cache.fresh().number == counter.all)
  }
}

#if HTTP
  import Testing

  @testable import PerfHarness

  struct PoolStateTests {
    /// Connections are named for their number and loop.
    let make = { (id: Int, loop: Int) in "\(id)@\(loop)" }
    var pool = PoolState<String>(loops: 2)

    private mutating func lease(_ count: Int) -> [String?] {
      (1...count).map { _ in pool.lease(on: nil, make) }
    }

    @Test mutating func opensOnDemandAndSpreadsOverTheLoops() {
      #expect(lease(5) == ["1@0", "2@1", "3@0", "4@1", "5@0"])
      pool.remove(2)
      pool.remove(4)
      #expect(lease(3) == ["6@1", "7@1", "8@1"])
      #expect(pool.count == 6)
    }

    @Test mutating func usesTheConnectionThatWasUsedLast() {
      for _ in 1...3 { _ = pool.lease(on: nil, make) }
      for id in [2, 3, 1] { pool.finish(id, keepingConnection: true) }
      #expect(lease(4) == ["1@0", "3@0", "2@1", "4@1"])
    }

    @Test mutating func aRequestStaysOnItsLoopWhereThatHasAConnection() {
      for _ in 1...4 { _ = pool.lease(on: nil, make) }
      for id in 1...4 { pool.finish(id, keepingConnection: true) }
      #expect(pool.lease(on: 0, make) == "3@0")
      #expect(pool.lease(on: 0, make) == "1@0")
      // One of another loop is better than a new one.
      #expect(pool.lease(on: 0, make) == "4@1")
      #expect(pool.lease(on: 1, make) == "2@1")
      #expect(pool.lease(on: 1, make) == "5@1")
    }

    @Test mutating func forgetsIdleConnectionsThatWereClosed() {
      for _ in 1...3 { _ = pool.lease(on: nil, make) }
      for id in 1...3 { pool.finish(id, keepingConnection: true) }
      pool.remove(3)
      pool.remove(1)
      #expect(lease(2) == ["2@1", "4@0"])
    }

    @Test mutating func doesNotReuseWhatIsNotKept() {
      _ = pool.lease(on: nil, make)
      pool.finish(1, keepingConnection: false)
      #expect(pool.lease(on: nil, make) == "2@1")
      pool.remove(1)
      pool.finish(1, keepingConnection: true)
      #expect(pool.lease(on: nil, make) == "3@0")
    }

    @Test mutating func staysSmallWhenServersCloseIdleConnections() {
      for id in 1...1000 {
        _ = pool.reserve(make)
        pool.park(id)
        pool.remove(id)
      }
      #expect(pool.count == 0)
      #expect(pool.rememberedIdle <= 4)
    }

    @Test mutating func warmConnectionsServeTheFirstRequests() {
      #expect(pool.reserve(make) == "1@0")
      pool.didOpen()
      pool.park(1)
      #expect(pool.lease(on: nil, make) == "1@0")
      #expect(pool.opened == 1)
    }

    @Test mutating func replacesAConnectionOnItsOwnLoop() {
      _ = pool.lease(on: nil, make)
      #expect(pool.replace(on: 0, make) == "2@0")
    }

    @Test mutating func refusesEverythingWhileClosing() {
      _ = pool.lease(on: nil, make)
      #expect(pool.close() == ["1@0"])
      #expect(pool.lease(on: nil, make) == nil)
      #expect(pool.reserve(make) == nil)
      #expect(pool.replace(on: 0, make) == nil)
    }

    @Test mutating func isDrainedWhenRequestsAndConnectionsAreGone() {
      _ = pool.lease(on: nil, make)
      #expect(pool.reopenIfDrained() == false)
      _ = pool.close()
      pool.finish(1, keepingConnection: true)
      #expect(pool.reopenIfDrained() == false)
      pool.remove(1)
      #expect(pool.reopenIfDrained() == true)
      #expect(pool.reopenIfDrained() == false)
      #expect(pool.lease(on: nil, make) == "2@0")
    }

    @Test mutating func isNotDrainedWhileARequestIsUnderWay() {
      _ = pool.lease(on: nil, make)
      _ = pool.close()
      pool.remove(1)
      #expect(pool.reopenIfDrained() == false)
      pool.finish(1, keepingConnection: false)
      #expect(pool.reopenIfDrained() == true)
    }
  }
#endif

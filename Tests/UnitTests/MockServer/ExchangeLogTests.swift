#if HTTP

  import Testing

  @testable import PerfHarness

  @Suite struct ExchangeLogTests {
    private func exchange(_ id: String, at nanoseconds: Int64 = 0) -> MockServer.Exchange {
      MockServer.Exchange(id: id, received: MonotonicInstant(nanoseconds: nanoseconds))
    }

    private func log(_ ids: [String], capacity: Int) -> ExchangeLog {
      var log = ExchangeLog()
      for id in ids { log.append(exchange(id), capacity: capacity) }
      return log
    }

    @Test(arguments: [1, 3, 4, 5, 100])
    func keepsTheNewest(_ capacity: Int) {
      let ids = ["a", "b", "c", "d"]
      let log = log(ids, capacity: capacity)
      #expect(log.exchanges.map(\.id) == ids.suffix(capacity))
      for id in ids {
        #expect((log.exchange(id: id) != nil) == ids.suffix(capacity).contains(id))
      }
    }

    @Test func keepsAtLeastOne() {
      #expect(log(["a", "b"], capacity: 0).exchanges.map(\.id) == ["b"])
    }

    @Test func findsTheNewestOfAnID() {
      var log = log(["a", "x", "b"], capacity: 3)
      log.append(exchange("b", at: 7), capacity: 3)
      #expect(log.exchange(id: "b")?.received.nanoseconds == 7)
      #expect(log.exchanges.map(\.id) == ["x", "b", "b"])
      log.append(exchange("c"), capacity: 3)
      log.append(exchange("c"), capacity: 3)
      #expect(log.exchange(id: "b")?.received.nanoseconds == 7)
      log.append(exchange("c"), capacity: 3)
      #expect(log.exchange(id: "b") == nil)
    }

    @Test func followsAChangeOfCapacity() {
      var log = log(["a", "b", "c", "d", "e"], capacity: 3)
      log.append(exchange("f"), capacity: 5)
      #expect(log.exchanges.map(\.id) == ["c", "d", "e", "f"])
      log.append(exchange("g"), capacity: 2)
      #expect(log.exchanges.map(\.id) == ["f", "g"])
      #expect(log.exchange(id: "f") != nil)
      #expect(log.exchange(id: "e") == nil)
    }
  }

#endif

#if HTTP

  /// The newest exchanges, in the order in which they ended.
  struct ExchangeLog {
    private var ring: [MockServer.Exchange] = []
    /// Where the next exchange goes once the ring is full: the place of the oldest one.
    private var oldest = 0
    private var places: [String: Int] = [:]

    /// The exchanges, oldest first.
    var exchanges: [MockServer.Exchange] { Array(ring[oldest...] + ring[..<oldest]) }

    /// The newest exchange with this id.
    func exchange(id: String) -> MockServer.Exchange? {
      places[id].map { ring[$0] }
    }

    /// Adds an exchange and drops the oldest ones beyond `capacity`.
    mutating func append(_ exchange: MockServer.Exchange, capacity: Int) {
      let capacity = max(1, capacity)
      if ring.count > capacity { rebuild(from: exchanges.suffix(capacity)) }
      if ring.count < capacity {
        // A full ring that has been given more room begins with the oldest exchange again.
        if oldest != 0 { rebuild(from: exchanges[...]) }
        ring.append(exchange)
        places[exchange.id] = ring.count - 1
      } else {
        let dropped = ring[oldest].id
        if places[dropped] == oldest { places[dropped] = nil }
        ring[oldest] = exchange
        places[exchange.id] = oldest
        oldest = (oldest + 1) % ring.count
      }
    }

    private mutating func rebuild(from kept: ArraySlice<MockServer.Exchange>) {
      ring = Array(kept)
      oldest = 0
      places = [:]
      for (place, exchange) in ring.enumerated() { places[exchange.id] = place }
    }
  }

#endif

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
      if ring.count > capacity { shrink(to: capacity) }
      if ring.count < capacity {
        straighten()
        ring.append(exchange)
        note(exchange.id, at: ring.count - 1)
      } else {
        if let id = ring[oldest].id, places[id] == oldest { places[id] = nil }
        ring[oldest] = exchange
        note(exchange.id, at: oldest)
        oldest = (oldest + 1) % ring.count
      }
    }

    private mutating func note(_ id: String?, at place: Int) {
      if let id { places[id] = place }
    }

    private mutating func shrink(to capacity: Int) {
      rebuild(from: exchanges.suffix(capacity))
    }

    /// Puts the oldest exchange first again, when a full ring has been given more room.
    private mutating func straighten() {
      if oldest != 0 { rebuild(from: exchanges[...]) }
    }

    private mutating func rebuild(from kept: ArraySlice<MockServer.Exchange>) {
      ring = Array(kept)
      oldest = 0
      places = [:]
      for (place, exchange) in ring.enumerated() { note(exchange.id, at: place) }
    }
  }

#endif

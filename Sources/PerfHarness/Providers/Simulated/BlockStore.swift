/// The blocks of a server's cache, and who has them.
struct BlockStore {
  /// What a request has of it.
  struct Holding {
    /// Blocks that can be found again, from the beginning of the prompt on.
    var shared: [Int] = []
    /// Blocks that can't.
    var own = 0

    var blocks: Int { shared.count + own }
  }

  let capacity: Int
  private var cache = PrefixCache()
  private var owned = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// How many blocks are to be taken before any that are kept in the order of their last use.
  private var free: Int { capacity - owned - cache.count }

  /// How many blocks have users.
  var used: Int { owned + cache.count - cache.unused }

  /// How many of the keys, from the first one on, are there, `limit` at most.
  func hits(_ keys: [UInt64], limit: Int) -> Int {
    var count = 0
    while count < min(keys.count, limit), cache.place(of: keys[count]) != nil { count += 1 }
    return count
  }

  /// Gives a request that has nothing its hits, and more until it has so many blocks; false, and nothing,
  /// where there aren't enough.
  mutating func admit(
    _ holding: inout Holding, _ keys: [UInt64], hits: Int, blocks: Int
  ) -> Bool {
    let places = keys.prefix(hits).compactMap { cache.place(of: $0) }
    let unusedHits = places.count { !cache.isUsed(at: $0) }
    guard blocks - places.count <= free + cache.unused - unusedHits else { return false }
    for place in places { cache.use(at: place) }
    holding.shared = places
    return extend(&holding, to: blocks)
  }

  /// Gives a request more until it has so many blocks; false, and nothing, where there aren't enough.
  mutating func extend(_ holding: inout Holding, to blocks: Int) -> Bool {
    let wanted = blocks - holding.blocks
    guard wanted > 0 else { return true }
    guard wanted <= free + cache.unused else { return false }
    while free < wanted, cache.evict(wanted - free) {}
    owned += wanted
    holding.own += wanted
    return true
  }

  /// Lets the first blocks of a request be found, as far as they are told and full. A block whose tokens
  /// are there already stays its own, and so does what follows it.
  mutating func share(_ holding: inout Holding, _ keys: [UInt64], blocks: Int) {
    while holding.shared.count < min(keys.count, blocks), holding.own > 0,
      let place = cache.insert(keys[holding.shared.count])
    {
      holding.shared.append(place)
      holding.own -= 1
      owned -= 1
    }
  }

  /// Takes everything back. The last block of a request is forgotten first, because the others are of no
  /// less use without it.
  mutating func release(_ holding: inout Holding) {
    cache.letGo(nameless: holding.own)
    for place in holding.shared.reversed() { cache.letGo(at: place) }
    owned -= holding.own
    holding = Holding()
  }
}

/// Blocks of a cache in the order in which they were let go, and those among them and among the used ones
/// that can be found again by their keys.
///
/// Blocks without a key wait their turn like all others: what was let go before them is forgotten before
/// them, though it could be found again. Source: vLLM, `vllm/v1/core/block_pool.py`, whose queue of free
/// blocks holds both.
struct PrefixCache {
  private struct Entry {
    /// Nil for blocks that can't be found again, which are in no use.
    var key: UInt64?
    var users: Int
    /// How many blocks it stands for; 1 where there is a key.
    var blocks = 1
    /// Neighbours in the order of letting go, of an entry without users; `none` at its ends.
    var earlier = PrefixCache.none
    var later = PrefixCache.none
  }

  private static let none = -1

  private var places: [UInt64: Int] = [:]
  private var entries: [Entry] = []
  private var freePlaces: [Int] = []
  private var oldest = PrefixCache.none
  private var newest = PrefixCache.none
  private var nameless = 0
  /// How many blocks nobody uses.
  private(set) var unused = 0

  /// How many blocks there are.
  var count: Int { places.count + nameless }

  /// Where the block with this key is.
  func place(of key: UInt64) -> Int? { places[key] }

  func isUsed(at place: Int) -> Bool { entries[place].users > 0 }

  /// Adds a block that has one user; nil when there is one with this key.
  mutating func insert(_ key: UInt64) -> Int? {
    guard places[key] == nil else { return nil }
    let place = add(Entry(key: key, users: 1))
    places[key] = place
    return place
  }

  /// Adds a user.
  mutating func use(at place: Int) {
    if entries[place].users == 0 { unlink(place) }
    entries[place].users += 1
  }

  /// Takes a user away.
  mutating func letGo(at place: Int) {
    entries[place].users -= 1
    if entries[place].users == 0 { link(place) }
  }

  /// Adds blocks that can't be found again, as the newest ones that nobody uses. Where there are no
  /// others it does not matter when they are taken, and they are not kept.
  mutating func letGo(nameless blocks: Int) {
    guard blocks > 0, !places.isEmpty else { return }
    nameless += blocks
    if newest != Self.none, entries[newest].key == nil {
      entries[newest].blocks += blocks
      unused += blocks
    } else {
      link(add(Entry(key: nil, users: 0, blocks: blocks)))
    }
  }

  /// Forgets blocks that have been unused for longest, so many at most and one at least; false when all
  /// are used.
  mutating func evict(_ blocks: Int) -> Bool {
    let place = oldest
    guard place != Self.none else { return false }
    if let key = entries[place].key {
      places[key] = nil
    } else {
      let taken = min(blocks, entries[place].blocks)
      nameless -= taken
      guard taken == entries[place].blocks else {
        entries[place].blocks -= taken
        unused -= taken
        return true
      }
    }
    unlink(place)
    freePlaces.append(place)
    return true
  }

  private mutating func add(_ entry: Entry) -> Int {
    let place = freePlaces.popLast() ?? entries.count
    if place < entries.count { entries[place] = entry } else { entries.append(entry) }
    return place
  }

  private mutating func link(_ place: Int) {
    entries[place].earlier = newest
    entries[place].later = Self.none
    if newest == Self.none { oldest = place } else { entries[newest].later = place }
    newest = place
    unused += entries[place].blocks
  }

  private mutating func unlink(_ place: Int) {
    let (earlier, later) = (entries[place].earlier, entries[place].later)
    if earlier == Self.none { oldest = later } else { entries[earlier].later = later }
    if later == Self.none { newest = earlier } else { entries[later].earlier = earlier }
    unused -= entries[place].blocks
  }
}

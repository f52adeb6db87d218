/// Blocks of a cache that can be found again by their keys, those that nobody uses in the order in which
/// they were let go.
struct PrefixCache {
  private struct Entry {
    var key: UInt64
    var users: Int
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
  /// How many blocks nobody uses.
  private(set) var unused = 0

  /// How many blocks there are.
  var count: Int { places.count }

  /// Where the block with this key is.
  func place(of key: UInt64) -> Int? { places[key] }

  func isUsed(at place: Int) -> Bool { entries[place].users > 0 }

  /// Adds a block that has one user; nil when there is one with this key.
  mutating func insert(_ key: UInt64) -> Int? {
    guard places[key] == nil else { return nil }
    let place = freePlaces.popLast() ?? entries.count
    let entry = Entry(key: key, users: 1)
    if place < entries.count { entries[place] = entry } else { entries.append(entry) }
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
    guard entries[place].users == 0 else { return }
    entries[place].earlier = newest
    entries[place].later = Self.none
    if newest == Self.none { oldest = place } else { entries[newest].later = place }
    newest = place
    unused += 1
  }

  /// Forgets the block that has been unused for longest; false when all are used.
  mutating func evict() -> Bool {
    let place = oldest
    guard place != Self.none else { return false }
    unlink(place)
    places[entries[place].key] = nil
    freePlaces.append(place)
    return true
  }

  private mutating func unlink(_ place: Int) {
    let (earlier, later) = (entries[place].earlier, entries[place].later)
    if earlier == Self.none { oldest = later } else { entries[earlier].later = later }
    if later == Self.none { newest = earlier } else { entries[later].earlier = earlier }
    unused -= 1
  }
}

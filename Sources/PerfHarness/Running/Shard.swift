/// One of several processes that share a scenario's load among them.
///
/// Of the requests of a repetition, numbered from 0, shard 1 of 4 has 0, 4, 8, …, shard 2 has 1, 5, 9, …
package struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// How many shards a run can have.
  package static let greatestCount = 1000

  /// Which one it is, counted from 1.
  package let number: Int
  /// How many there are.
  package let count: Int

  /// - Returns: nil unless 1 ≤ `number` ≤ `count` ≤ 1000.
  package init?(_ number: Int, of count: Int) {
    guard (1...Self.greatestCount).contains(count), (1...count).contains(number) else {
      return nil
    }
    self.number = number
    self.count = count
  }

  /// Reads `2/4`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
    self.init(number, of: count)
  }

  /// `2/4`.
  package var description: String { "\(number)/\(count)" }

  /// `shard-2-of-4`: what its files and its folder are called.
  package var fileName: String { "shard-\(number)-of-\(count)" }

  /// Whether the request of this number is one of its own.
  package func owns(_ index: Int) -> Bool { index % count == number - 1 }

  /// How many of the first so many requests are its own; of 10 in 4 shards 3, 3, 2 and 2.
  package func share(of total: Int) -> Int {
    total / count + (total % count >= number ? 1 : 0)
  }

  /// The number, among those of all shards, of the request that has so many of its own before it.
  package func index(ofOwn own: Int) -> Int { own * count + number - 1 }
}

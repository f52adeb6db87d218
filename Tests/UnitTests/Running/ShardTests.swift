import Testing

@testable import PerfHarness

@Suite struct ShardTests {
  @Test(arguments: [("1/1", 1, 1), ("2/4", 2, 4), ("1000/1000", 1000, 1000)])
  func aPartIsReadAsItIsWritten(_ text: String, _ number: Int, _ count: Int) throws {
    let shard = try #require(Shard(text))
    #expect(shard.number == number)
    #expect(shard.count == count)
    #expect(shard.description == text)
    #expect(shard.fileName == "shard-\(number)-of-\(count)")
  }

  @Test(arguments: ["", "2", "0/4", "5/4", "1/0", "-1/4", "1/2/3", "a/4", "1/1001", "2/4 ", "/4"])
  func anythingElseIsNone(_ text: String) {
    #expect(Shard(text) == nil)
  }

  @Test func tenInFourAreThreeThreeTwoTwo() {
    #expect((1...4).map { Shard($0, of: 4)?.share(of: 10) } == [3, 3, 2, 2])
    // Of 2⁶³ − 1, a cap that is none.
    #expect(
      (1...4).map { Shard($0, of: 4)?.share(of: .max) }
        == [1 << 61, 1 << 61, 1 << 61, (1 << 61) - 1])
  }

  @Test(arguments: 1...9)
  func everyRequestIsOneShardsAndSharesCountThem(_ count: Int) throws {
    let shards = try (1...count).map { try #require(Shard($0, of: count)) }
    for total in 0...40 {
      for index in 0..<total { #expect(shards.count { $0.owns(index) } == 1) }
      for shard in shards {
        let own = (0..<total).filter(shard.owns)
        #expect(shard.share(of: total) == own.count)
        #expect(own == (0..<own.count).map(shard.index))
      }
    }
  }
}

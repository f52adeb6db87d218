extension Guard {
  /// What one of several shards may spend, so that all together keep to the cap; what caps nothing holds
  /// for each of them.
  package func part(of shard: Shard) -> Guard {
    switch self {
    case .requests(let count): .requests(atMost: shard.share(of: count))
    case .tokens(let count): .tokens(atMost: shard.share(of: count))
    case .cost(let amount, let prices): .cost(atMost: amount / Double(shard.count), at: prices)
    case .errorRate, .oversaturation: self
    }
  }
}

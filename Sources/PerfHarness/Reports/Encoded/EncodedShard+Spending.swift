/// What a shard has used and what it cost, as it stands in the files of shards.
extension EncodedShard {
  // MARK: Writing

  static func write(_ consumption: Consumption, to writer: inout Writer) {
    writer.integer("requests", consumption.requests)
    writer.integer("promptTokens", consumption.promptTokens)
    writer.integer("cachedTokens", consumption.cachedTokens)
    writer.integer("outputTokens", consumption.outputTokens)
  }

  static func write(_ prices: Prices, to writer: inout Writer) {
    writer.number("inputPerMillion", prices.inputPerMillion)
    if let cached = prices.cachedInputPerMillion { writer.number("cachedInputPerMillion", cached) }
    writer.number("outputPerMillion", prices.outputPerMillion)
    writer.string("currency", prices.currency)
  }

  // MARK: Reading

  static func consumption(_ fields: Fields) throws(FileError) -> Consumption {
    Consumption(
      requests: try fields.integer("requests"), promptTokens: try fields.integer("promptTokens"),
      cachedTokens: try fields.integer("cachedTokens"),
      outputTokens: try fields.integer("outputTokens"))
  }

  static func prices(_ fields: Fields) throws(FileError) -> Prices {
    Prices(
      inputPerMillion: try fields.number("inputPerMillion"),
      cachedInputPerMillion: fields.has("cachedInputPerMillion")
        ? try fields.number("cachedInputPerMillion") : nil,
      outputPerMillion: try fields.number("outputPerMillion"),
      currency: try fields.string("currency"))
  }
}

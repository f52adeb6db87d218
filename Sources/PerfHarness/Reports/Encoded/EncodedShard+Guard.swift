/// Why a guard ended a shard's repetition, as it stands in the files of shards.
extension EncodedShard {
  static func write(_ stop: Repetition.GuardStop, to writer: inout Writer) {
    switch stop.guarding {
    case .requests(let count):
      writer.string("guard", "requests")
      writer.integer("limit", count)
    case .tokens(let count):
      writer.string("guard", "tokens")
      writer.integer("limit", count)
    case .cost(let amount, let prices):
      writer.string("guard", "cost")
      writer.number("limit", amount)
      writer.object("prices") { write(prices, to: &$0) }
    case .errorRate(let share, let count):
      writer.string("guard", "errorRate")
      writer.number("limit", share)
      writer.integer("after", count)
    case .oversaturation: writer.string("guard", "oversaturation")
    }
    writer.string("reason", stop.reason)
  }

  static func stop(_ fields: Fields) throws(FileError) -> Repetition.GuardStop {
    let guarding: Guard
    switch try fields.string("guard") {
    case "requests": guarding = .requests(atMost: try fields.integer("limit"))
    case "tokens": guarding = .tokens(atMost: try fields.integer("limit"))
    case "cost":
      guarding = .cost(
        atMost: try fields.number("limit"), at: try prices(fields.object("prices")))
    case "errorRate":
      guarding = .errorRate(
        above: try fields.number("limit"), after: try fields.integer("after"))
    case "oversaturation": guarding = .oversaturation
    default:
      throw fields.unexpected(
        "guard", "one of requests, tokens, cost, errorRate, oversaturation")
    }
    return Repetition.GuardStop(guarding, try fields.string("reason"))
  }
}

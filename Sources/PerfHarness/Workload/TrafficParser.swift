/// Reads a text of `Traffic`, character by character, so that an error knows its place.
struct TrafficParser {
  /// No model takes more tokens at once.
  private static let greatestCount = 10_000_000
  /// Larger pictures are scaled down by every model, and would take minutes to send.
  private static let greatestSide = 8192
  private static let mostImages = 100
  /// How long the text is that comes with pictures, of which the grammar says nothing.
  private static let questionTokens = 16

  private let text: String
  private let characters: [Character]
  private var position = 0
  private var example = "D(100,100)"

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func parse() throws(TrafficError) -> TrafficShape {
    try rejectUnsupported()
    if text == "dataset" { return TrafficShape(.dataset, input: .exactly(0), output: nil) }
    if text == "trace" { return TrafficShape(.trace, input: .exactly(0), output: nil) }
    let shape =
      switch next {
      case "D": try parseDeterministic()
      case "N": try parseNormal()
      case "U": try parseUniform()
      case "E": try parseEmbedding()
      case "R": try parseRerank()
      case "I": try parseImages()
      default:
        throw unexpected(
          "D, N, U, E, R, I, dataset or trace",
          cure: "write e.g. D(100,100), N(480,240)/(300,150) or U(50,100)/(200,250)")
      }
    guard next == nil else { throw unexpected("the end", cure: "remove what follows") }
    return shape
  }

  private mutating func parseDeterministic() throws(TrafficError) -> TrafficShape {
    position += 1
    let (input, output) = try parsePair()
    // No server answers an empty prompt, and none takes a limit of no output tokens.
    guard input.value > 0 else {
      throw failure(
        at: input.position,
        "expected at least 1 prompt token, found 0; write e.g. D(1,\(output.value))")
    }
    guard output.value > 0 else {
      throw failure(
        at: output.position,
        "expected at least 1 output token, found 0; "
          + "write D(\(input.value),1) to measure the time to the first token alone")
    }
    return TrafficShape(input: .exactly(input.value), output: .exactly(output.value))
  }

  private mutating func parseNormal() throws(TrafficError) -> TrafficShape {
    example = "N(480,240)/(300,150)"
    position += 1
    let input = try parsePair()
    try expect("/")
    let output = try parsePair()
    return TrafficShape(
      input: .normal(mean: input.0.value, deviation: input.1.value),
      output: .normal(mean: output.0.value, deviation: output.1.value))
  }

  private mutating func parseUniform() throws(TrafficError) -> TrafficShape {
    example = "U(50,100)/(200,250)"
    position += 1
    let first = try parsePair()
    guard next != nil else {
      return TrafficShape(
        input: .uniform(from: 0, to: first.0.value), output: .uniform(from: 0, to: first.1.value))
    }
    guard next == "/" else { throw unexpected("\"/\" or the end") }
    position += 1
    let second = try parsePair()
    return TrafficShape(input: try uniform(first), output: try uniform(second))
  }

  private mutating func parseEmbedding() throws(TrafficError) -> TrafficShape {
    example = "E(512)"
    position += 1
    try expect("(")
    let tokens = try parsePositive("token")
    try expect(")")
    return TrafficShape(.embedding, input: .exactly(tokens), output: nil)
  }

  private mutating func parseRerank() throws(TrafficError) -> TrafficShape {
    example = "R(512,32)"
    position += 1
    try expect("(")
    let document = try parsePositive("token")
    try expect(",")
    let query = try parsePositive("token")
    try expect(")")
    return TrafficShape(.rerank(queryTokens: query), input: .exactly(document), output: nil)
  }

  private mutating func parseImages() throws(TrafficError) -> TrafficShape {
    example = "I(512,512)"
    position += 1
    try expect("(")
    let width = try parsePositive("pixel", atMost: Self.greatestSide)
    try expect(",")
    let height = try parsePositive("pixel", atMost: Self.greatestSide)
    var count = 1
    if next == "," {
      position += 1
      count = try parsePositive("picture", atMost: Self.mostImages)
    }
    guard next == ")" else { throw unexpected("\",\" or \")\"") }
    position += 1
    return TrafficShape(
      .images(width: width, height: height, count: count),
      input: .exactly(Self.questionTokens), output: nil)
  }

  private func uniform(
    _ bounds: (Number, Number)
  ) throws(TrafficError) -> TrafficShape.Tokens {
    let (low, high) = bounds
    guard low.value <= high.value else {
      throw failure(
        at: high.position,
        "expected a maximum of at least \(low.value), found \(high.value); "
          + "put the smaller bound first: (\(high.value),\(low.value))")
    }
    return .uniform(from: low.value, to: high.value)
  }
}

extension TrafficParser {
  private typealias Number = (value: Int, position: Int)

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func parsePair() throws(TrafficError) -> (Number, Number) {
    try expect("(")
    let first = try parseNumber()
    try expect(",")
    let second = try parseNumber()
    try expect(")")
    return (first, second)
  }

  private mutating func parseNumber(
    of unit: String = "token", atMost greatest: Int = greatestCount
  ) throws(TrafficError) -> Number {
    let start = position
    while let character = next, character.isASCII, character.isNumber { position += 1 }
    guard position > start else { throw unexpected("a number") }
    let digits = String(characters[start..<position])
    guard let value = Int(digits), value <= greatest else {
      throw failure(
        at: start,
        "expected at most \(greatest) \(unit)s, found \(digits); write e.g. \(example)")
    }
    return (value, start)
  }

  /// A number that is not 0.
  private mutating func parsePositive(
    _ unit: String, atMost greatest: Int = greatestCount
  ) throws(TrafficError) -> Int {
    let number = try parseNumber(of: unit, atMost: greatest)
    guard number.value > 0 else {
      throw failure(
        at: number.position, "expected at least 1 \(unit), found 0; write e.g. \(example)")
    }
    return number.value
  }

  private mutating func expect(_ character: Character) throws(TrafficError) {
    guard next == character else { throw unexpected("\"\(character)\"") }
    position += 1
  }

  /// The kind of GenAI Bench's grammar that has no counterpart here.
  private func rejectUnsupported() throws(TrafficError) {
    guard text.hasPrefix("A(") else { return }
    throw failure(
      at: 0,
      "expected D, N, U, E, R, I, dataset or trace, found A, which is speech, and no provider here "
        + "speaks; write e.g. D(100,100)")
  }

  private func failure(at position: Int, _ message: String) -> TrafficError {
    TrafficError(text: text, position: position, message: message)
  }

  private func unexpected(_ expected: String, cure: String? = nil) -> TrafficError {
    let found: String
    var advice = cure ?? "write e.g. \(example)"
    switch next {
    case nil: found = "the end"
    case let character? where character.isWhitespace:
      found = "a space"
      advice = "write it without spaces, e.g. \(example)"
    case let character?:
      found = "\"\(character)\""
      if character == "." || (expected == "a number" && "+-".contains(character)) {
        advice = "write whole numbers without a sign, e.g. \(example)"
      }
    }
    return failure(at: position, "expected \(expected), found \(found); \(advice)")
  }
}

/// Puts before a prompt's own words what it shares with others, and before a given text a nonce.
struct PromptFront: Sendable {
  /// A prompt with what comes before it.
  struct Whole: Sendable {
    var prompt: Prompt
    /// How many tokens at its beginning are shared, and the name of what they are.
    var shared: (tokens: Int, content: UInt64)
  }

  /// Where a prompt's own words come from.
  var library: PromptLibrary
  /// How many words make what is shared.
  var scale = PromptScale.estimate
  private let prefix: SharedPrefix
  private let marksTexts: Bool
  private let salt: UInt64
  /// What words are made of that come before given texts.
  private static let synthesizer = PromptSynthesizer()

  init(_ scenario: Scenario, library: PromptLibrary, salt: UInt64) {
    self.library = library
    self.salt = salt
    prefix = scenario.sharedPrefix
    marksTexts = scenario.nonce.isOnTexts && !library.isSynthetic
  }

  /// So many tokens of words that nothing but the arguments decides.
  func text(tokens: Int, index: Int, seed: UInt64) -> String {
    words(scale.words(ofTokens: tokens), index: index, seed: seed)
  }

  private func words(_ count: Int, index: Int, seed: UInt64) -> String {
    let synthesizer = library.synthesizer ?? Self.synthesizer
    return synthesizer.text(index: index, words: count, seed: seed, salt: salt)
  }

  /// The prompt of a request.
  ///
  /// - Parameter words: how many it is to have, with what comes before it, where it is made.
  func prompt(index: Int, words: Int, _ seeds: RepetitionSeeds) -> Whole {
    let sharedWords =
      library.isSynthetic ? prefix.words(of: words, scale) : prefix.words(of: .max, scale)
    var prompt = library.prompt(
      index: index, inputTokens: words - sharedWords, seed: seeds.prompts, salt: salt)
    if marksTexts {
      put(
        self.words(SharedPrefix.leastOwnWords, index: index, seed: seeds.prompts),
        of: SharedPrefix.leastOwnWords, before: &prompt)
    }
    guard sharedWords > 0 else { return Whole(prompt: prompt, shared: (0, 0)) }
    let group = group(ofPrompt: index, seeds)
    put(
      self.words(sharedWords, index: group, seed: seeds.prefixes), of: sharedWords, before: &prompt)
    var content = SeededGenerator(seed: seeds.prefixes ^ salt, stream: UInt64(group))
    let tokens = scale.tokenCount(ofWords: sharedWords) - scale.templateTokens
    return Whole(prompt: prompt, shared: (tokens, content.next()))
  }

  private func group(ofPrompt index: Int, _ seeds: RepetitionSeeds) -> Int {
    var generator = SeededGenerator(seed: seeds.groups, stream: UInt64(bitPattern: Int64(index)))
    return Int.random(in: 0..<prefix.groups, using: &generator)
  }

  private func put(_ words: String, of count: Int, before prompt: inout Prompt) {
    // A given text begins a paragraph of its own.
    prompt.text = words + (library.isSynthetic ? " " : "\n\n") + prompt.text
    prompt.tokens = prompt.tokens.map { $0 + count }
  }
}

extension PromptLibrary {
  /// Whether prompts are made as long as they are asked for.
  var isSynthetic: Bool { synthesizer != nil }

  /// What makes them; nil of prompts that are given.
  var synthesizer: PromptSynthesizer? {
    if case .synthetic(let synthesizer) = self { synthesizer } else { nil }
  }
}

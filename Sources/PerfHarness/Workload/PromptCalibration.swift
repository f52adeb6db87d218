/// Finds out how many words make a prompt of so many tokens, by asking how many tokens some words have.
/// Decides what to ask next and what follows from the answers; who asks stands outside.
///
/// Two answers are enough where every word is a token: of one word, and of the same one with all the
/// others behind it. Where the second is not as many tokens more as there are words, those that are to
/// blame are searched for by halves and left out. Where none is to blame, because only some neighbours
/// have too few tokens together, another order shows it. Where nothing helps, or may not cost so many
/// questions, a word has as many tokens as it has on average.
package struct PromptCalibration: Sendable {
  package enum Step: Sendable, Hashable {
    /// To be asked: how many tokens there are in a prompt of these words, with a space between two.
    case count([String])
    /// Nothing is left to ask. Nil where the answers make no sense, such as always the same number.
    case done(PromptScale?)
  }

  private enum Stage {
    case anchor, all, search, remaining, reordered, twice
    case done(PromptScale?)
  }

  /// Words whose tokens are known not to be as many as there are words.
  private struct Suspects {
    var words: Range<Int>
    /// How many tokens they have too many; negative for too few.
    var excess: Int
  }

  /// The most questions that are asked: a search for eight words, far from each other, among 256.
  package static let mostQuestions = 72
  /// From one word to the next in another order: a prime, which no power of two is a multiple of.
  private static let stride = 101
  /// What no tokenizer makes of a short word, so that what counts so does not count tokens.
  private static let believable = 0.1...20

  private let source: PromptScale.Source
  private let searches: Bool
  private let words: [String]
  private var stage = Stage.anchor
  /// Tokens of a prompt of the first word alone.
  private var anchor = 0
  /// What all words have, besides.
  private var all = 0
  private var suspects: [Suspects] = []
  private var bad: Set<Int> = []
  /// How many tokens the first word has too many.
  private var anchorExcess = 0
  private var questions = 0

  /// - Parameters:
  ///   - source: who answers.
  ///   - searches: whether questions are cheap enough to find the words that are no single token.
  ///   - words: what prompts may be made of; at least two.
  package init(
    source: PromptScale.Source, searches: Bool,
    words: [String] = CommonWords.all.map(String.init)
  ) {
    self.source = source
    self.searches = searches
    self.words = words
  }

  /// What is to be done next.
  package var step: Step {
    switch stage {
    case .anchor: .count([words[0]])
    case .all: .count([words[0]] + words)
    case .search: .count([words[0]] + words[suspects[suspects.count - 1].words.firstHalf])
    case .remaining: .count([words[0]] + remaining)
    case .reordered: .count([words[0]] + reordered)
    case .twice: .count([words[0], words[0]])
    case .done(let scale): .done(scale)
    }
  }

  /// Takes the answer to what `step` asks.
  package mutating func take(_ tokens: Int) {
    questions += 1
    switch stage {
    case .anchor:
      anchor = tokens
      stage = .all
    case .all:
      all = tokens - anchor
      let excess = all - words.count
      if excess == 0 {
        finish(with: words)
      } else if !Self.believable.contains(average) {
        stage = .done(nil)
      } else if searches, excess.magnitude <= words.count / 4 {
        suspects = [Suspects(words: words.indices, excess: excess)]
        stage = .search
      } else {
        stage = .twice
      }
    case .search: split(tokensOfFirstHalf: tokens - anchor)
    case .remaining:
      if tokens - anchor == remaining.count {
        finish(with: remaining)
      } else {
        anchorExcess = 0
        stage = .reordered
      }
    case .reordered:
      if tokens - anchor == words.count { finish(with: words) } else { stage = .twice }
    case .twice:
      // The first word of a prompt is taken to be as many tokens as it is behind a space.
      stage = .done(
        PromptScale(
          source: source, templateTokens: max(0, anchor - (tokens - anchor)),
          tokensPerWord: average, words: words))
    case .done: break
    }
  }

  /// Tokens of a word.
  private var average: Double { Double(all) / Double(words.count) }

  private var remaining: [String] {
    words.indices.filter { !bad.contains($0) }.map { words[$0] }
  }

  private var reordered: [String] {
    words.indices.map { words[($0 * Self.stride) % words.count] }
  }

  private mutating func finish(with words: [String]) {
    // A word that is a token behind a space is one in front, too, in the vocabularies that there are.
    stage = .done(
      PromptScale(
        source: source, templateTokens: max(0, anchor - 1 - anchorExcess), words: words))
  }

  /// What the first half has not too many, the second has.
  private mutating func split(tokensOfFirstHalf tokens: Int) {
    let whole = suspects.removeLast()
    let half = whole.words.firstHalf
    let excess = tokens - half.count
    let halves = [
      Suspects(words: half, excess: excess),
      Suspects(words: half.upperBound..<whole.words.upperBound, excess: whole.excess - excess),
    ]
    for part in halves where part.excess != 0 {
      if part.words.count == 1 {
        bad.insert(part.words.lowerBound)
        if part.words.lowerBound == 0 { anchorExcess = part.excess }
      } else {
        suspects.append(part)
      }
    }
    if suspects.isEmpty {
      // Too few words would repeat themselves.
      stage = bad.count <= words.count / 2 ? .remaining : .twice
    } else if questions >= Self.mostQuestions {
      stage = .twice
    }
  }
}

extension Range<Int> {
  fileprivate var firstHalf: Range<Int> { lowerBound..<(lowerBound + count / 2) }
}

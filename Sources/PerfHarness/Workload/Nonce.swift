/// What keeps a server from knowing the prompts of a scenario from an earlier session.
///
/// Prompts of one seed are the same every time, so a server that keeps prefixes cached would know them
/// from the last `swift test`. The nonce changes the first eight words of every prompt that is made, of
/// shared prefixes, system prompts and a trace's blocks too, and pictures; nothing else: sizes, times and all further words
/// stay what the seed says. It is printed with the settings of a report, and is no part of what makes two
/// experiments the same. Repetitions differ with any nonce, and without one.
public struct Nonce: Sendable, Hashable, CustomStringConvertible {
  private enum Number: Sendable, Hashable {
    case session
    case fixed(UInt64)
  }

  private let number: Number
  /// Whether texts of a list or a file get eight words of their own in front, too. They are sent as they
  /// are unless it is asked for.
  public private(set) var isOnTexts = false

  /// A number of each process, or that of `PERF_NONCE`. Under a simulated clock none, so that runs are the
  /// same bit for bit.
  public static let perSession = Nonce(number: .session)
  /// The prompts of the seed as they are, to measure what a cache is worth.
  public static let none = Nonce.fixed(0)

  /// A number of your own; 0 is none.
  public static func fixed(_ number: UInt64) -> Nonce {
    Nonce(number: .fixed(number))
  }

  private init(number: Number) {
    self.number = number
  }

  /// The same, and given texts get eight words of their own in front: `.perSession.onTexts`.
  public var onTexts: Nonce {
    var nonce = self
    nonce.isOnTexts = true
    return nonce
  }

  /// The number that holds in a session.
  package func number(ofSession session: UInt64) -> UInt64 {
    switch number {
    case .session: session
    case .fixed(let number): number
    }
  }

  /// What the first words of prompts are changed by: nothing for 0, all of them else, also where two
  /// numbers differ by one.
  package static func salt(of number: UInt64) -> UInt64 {
    guard number != 0 else { return 0 }
    var generator = SeededGenerator(seed: number)
    return generator.next()
  }

  /// E.g. `per session`, `42`, `none` or `per session, on texts too`.
  public var description: String {
    let text =
      switch number {
      case .session: "per session"
      case .fixed(0): "none"
      case .fixed(let number): "\(number)"
      }
    return text + (isOnTexts ? ", on texts too" : "")
  }
}

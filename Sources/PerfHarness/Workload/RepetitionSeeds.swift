/// The seeds of one repetition: repetitions of a scenario differ in everything that is drawn, and
/// what is drawn for one purpose does not depend on what is drawn for another.
package struct RepetitionSeeds: Sendable, Hashable {
  /// For the schedule of an open load.
  package let arrivals: UInt64
  /// For the token counts of requests.
  package let sizes: UInt64
  /// For the words of prompts.
  package let prompts: UInt64
  /// For the words of queries that documents are ranked by.
  package let queries: UInt64
  /// For pictures.
  package let pictures: UInt64
  /// For the words of prefixes that prompts share.
  package let prefixes: UInt64
  /// For which prompt shares which of them.
  package let groups: UInt64
  /// For how many turns a conversation has, and all that is drawn for its later ones.
  package let conversations: UInt64
  /// For the words of the system prompt of conversations.
  package let system: UInt64
  /// For which requests the client hangs up on, and when.
  package let cancellations: UInt64

  /// - Parameters:
  ///   - seed: the scenario's.
  ///   - repetition: the repetition's number; 0 or more.
  package init(seed: UInt64, repetition: Int) {
    var generator = SeededGenerator(seed: seed, stream: UInt64(bitPattern: Int64(repetition)))
    arrivals = generator.next()
    sizes = generator.next()
    prompts = generator.next()
    queries = generator.next()
    pictures = generator.next()
    // New ones come last, so that those before stay what they are.
    prefixes = generator.next()
    groups = generator.next()
    conversations = generator.next()
    system = generator.next()
    cancellations = generator.next()
  }
}

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
  }
}

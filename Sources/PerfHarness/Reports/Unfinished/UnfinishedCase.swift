/// What a reader must know of a case whose requests are written while it is measured.
package struct UnfinishedCase: Sendable {
  /// The case.
  package var key: CaseKey
  /// What is run.
  package var experiment: Experiment
  /// The name of this place.
  package var environment: String
  /// The number of the process.
  package var process: Int32
  /// When it began, in wall-clock time: seconds since 1970.
  package var began: Double

  package init(
    key: CaseKey, experiment: Experiment, environment: String, process: Int32, began: Double
  ) {
    self.key = key
    self.experiment = experiment
    self.environment = environment
    self.process = process
    self.began = began
  }
}

/// Who is measured, and under which load: a case has one of them, a comparison two, and a sweep one for each
/// of its loads.
package struct UnfinishedSide: Sendable {
  /// The case, with the side where there are two.
  package var key: CaseKey
  /// In the words of the scenario.
  package var load: String
  /// The provider's name.
  package var provider: String
  /// The model, where the provider names one.
  package var model: String?
  /// Where requests go, where the provider names it.
  package var endpoint: String?

  package init(
    key: CaseKey, load: String, provider: String, model: String? = nil, endpoint: String? = nil
  ) {
    self.key = key
    self.load = load
    self.provider = provider
    self.model = model
    self.endpoint = endpoint
  }
}

/// A repetition that has begun.
struct UnfinishedRepetition: Sendable {
  var side: UnfinishedSide
  /// Counted from 0, for each side by itself.
  var number = 0
  /// How many the case is to have, as far as that is known.
  var planned: Int
  /// In wall-clock time: seconds since 1970.
  var began: Double
  /// The same by the clock of the run, which due instants are counted from.
  var origin: MonotonicInstant
}

/// The parts of a dataset, as `GET /splits` of the datasets server answers.
struct HuggingFaceSplits: Sendable, Hashable {
  struct Part: Sendable, Hashable {
    var config: String
    var split: String
  }

  private(set) var parts: [Part] = []

  init(parsing body: [UInt8]) throws(JSONSyntaxError) {
    let root = try JSONNode(parsing: body)
    guard case .array(let elements)? = root["splits"]?.value else { return }
    for element in elements {
      guard case .string(let config)? = element["config"]?.value,
        case .string(let split)? = element["split"]?.value
      else { continue }
      parts.append(Part(config: config, split: split))
    }
  }

  /// The wanted part: by default the configuration `default` and the split `train`, or else the first.
  ///
  /// - Throws: when there is none, with those that there are.
  func part(of dataset: HuggingFaceDataset) throws(WorkloadError) -> Part {
    let configs = parts.map(\.config)
    let config = try choice(
      dataset.config, orUsually: "default", of: configs, "config", dataset)
    let splits = parts.filter { $0.config == config }.map(\.split)
    let split = try choice(dataset.split, orUsually: "train", of: splits, "split", dataset)
    return Part(config: config, split: split)
  }

  private func choice(
    _ wanted: String?, orUsually usual: String, of names: [String], _ kind: String,
    _ dataset: HuggingFaceDataset
  ) throws(WorkloadError) -> String {
    guard let first = names.first else {
      throw WorkloadError(
        .invalidPrompts,
        "\(dataset): the datasets server has no part of it; expected at least one split; "
          + "look at its page on Hugging Face for why, or try again later")
    }
    guard let wanted else { return names.contains(usual) ? usual : first }
    guard names.contains(wanted) else {
      var distinct: [String] = []
      for name in names where !distinct.contains(name) { distinct.append(name) }
      throw WorkloadError(
        .invalidPrompts,
        "\(dataset): there is no \(kind) \"\(wanted)\"; expected one of "
          + "\(distinct.joined(separator: ", ")); write e.g. \(kind): \"\(first)\"")
    }
    return wanted
  }
}

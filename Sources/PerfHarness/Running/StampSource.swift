/// Who stamped the arrival of output, where the harness's own sockets read it.
package enum StampSource: String, Sendable, Hashable {
  /// The system, when the bytes arrived.
  case kernel
  /// This process, when it read them.
  case process
  /// Some the one, some the other.
  case mixed

  /// That of all output of some repetitions; nil where there was none, and where something else than the
  /// harness's own sockets stamped it.
  package init?(of repetitions: [Repetition]) {
    guard let client = repetitions.lazy.compactMap(\.client).first, client.company != .subject
    else { return nil }
    let outputs = repetitions.lazy.flatMap(\.timelines).flatMap(\.outputs)
    let isStamped = outputs.contains { $0.readLag != nil }
    let isRead = outputs.contains { $0.readLag == nil }
    switch (isStamped, isRead) {
    case (true, false): self = .kernel
    case (false, true): self = .process
    case (true, true): self = .mixed
    case (false, false): return nil
    }
  }
}

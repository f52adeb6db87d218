import Synchronization

#if canImport(Testing)
  /// One pass through a test function, with all of its cases; a runner that repeats tests makes several.
  final class FunctionPass: Sendable {
    @TaskLocal static var current: FunctionPass?

    private static let count = Atomic(0)

    private struct State {
      var hasMeasured = false
      var skipReason: String?
    }

    let number = count.add(1, ordering: .relaxed).newValue
    private let state = Mutex(State())

    /// Whether any case has got so far as to measure.
    var hasMeasured: Bool { state.withLock { $0.hasMeasured } }

    /// Why a case was skipped; nil when none was.
    var skipReason: String? { state.withLock { $0.skipReason } }

    func noteMeasurement() { state.withLock { $0.hasMeasured = true } }

    func noteSkip(_ reason: String) { state.withLock { $0.skipReason = reason } }
  }

  /// One case of a benchmark.
  final class CaseScope: Sendable {
    @TaskLocal static var current: CaseScope?

    private let measured = Mutex(false)

    /// Whether `measure` was called.
    var hasMeasured: Bool { measured.withLock { $0 } }

    func noteMeasurement() { measured.withLock { $0 = true } }
  }
#endif

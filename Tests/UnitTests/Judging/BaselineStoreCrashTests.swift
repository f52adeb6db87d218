import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// A process that is killed leaves the old baseline or the new one, whole.
@Suite struct BaselineStoreCrashTests {
  private static let key = CaseKey(suite: "Chat", test: "short")

  /// The number of requests tells one from another.
  private static func baseline(requests: Int) -> Baseline {
    var run = RunSamples.run()
    run.repetitions = Array(
      repeating: Repetition(
        timelines: RunSamples.completed(requests, of: 10), window: .seconds(1)),
      count: Comparison.defaultKeeping)
    return RecordPolicy.baseline(
      of: run, key: key, environment: "ci", fingerprint: ReportSamples.release)
  }

  private static func store(in folder: String) -> BaselineStore {
    BaselineStore(folder: folder, environment: "ci")
  }

  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("baselines-\(UUID().uuidString)").path

  /// How many baselines have been written when the process is killed, from another thread and
  /// without warning: somewhere in the writing of the next ones.
  @Test(arguments: 1...5)
  func aKilledProcessLeavesAWholeBaseline(written: Int) async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = Self.store(in: folder)
    let candidates = (2...3).map(Self.baseline)
    try store.save(candidates[0])
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String, written] in
      let count = Atomic(0)
      let candidates = (2...3).map(Self.baseline)
      Thread.detachNewThread {
        while count.load(ordering: .relaxed) < written { sched_yield() }
        kill(getpid(), SIGKILL)
      }
      // It ends by being killed, and in no other way.
      while true {
        for candidate in candidates {
          try Self.store(in: folder).save(candidate)
          count.add(1, ordering: .relaxed)
        }
      }
    }
    let kept = try #require(try store.load(Self.key))
    #expect(candidates.contains(kept))
  }

  /// The system ends the process in the middle of the new file: no more than half of it can be
  /// written.
  @Test func aProcessThatDiesInTheMiddleOfAFileLeavesTheOldOne() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = Self.store(in: folder)
    try store.save(Self.baseline(requests: 2))
    let size = EncodedBaseline.text(Self.baseline(requests: 3)).utf8.count
    await #expect(processExitsWith: .signal(SIGXFSZ)) {
      [folder = folder as String, size = size as Int] in
      let limit = rlim_t(size / 2)
      var limits = rlimit(rlim_cur: limit, rlim_max: limit)
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      // Whoever started the tests may have chosen to ignore the signal, and threads of a pool block it.
      signal(SIGXFSZ, SIG_DFL)
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGXFSZ)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      guard setrlimit(resource, &limits) == 0 else { exit(1) }
      try Self.store(in: folder).save(Self.baseline(requests: 3))
    }
    #expect(try store.load(Self.key) == Self.baseline(requests: 2))
  }
}

import Foundation
import Testing

@testable import PerfHarness

@Suite struct InterruptionTests {
  @Test func theProcessEndsOfAnInterruptOnceResultsAreWritten() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGINT), observing: [\.standardOutputContent]
    ) {
      try await Interruption.cancelling {
        // The first may come before anyone listens.
        while !Task.isCancelled {
          kill(getpid(), SIGINT)
          try? await Task.sleep(for: .milliseconds(200))
        }
      } finish: { _ in
        try FileHandle.standardOutput.write(contentsOf: Data("written".utf8))
      }
    }
    #expect(String(decoding: result.standardOutputContent, as: UTF8.self).contains("written"))
  }

  /// On Linux a signal that was ignored between two measurements was ignored in all that followed.
  @Test func everyMeasurementOfAProcessCanBeInterrupted() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGINT), observing: [\.standardOutputContent]
    ) {
      for _ in 0..<2 {
        try await Interruption.cancelling {
          try await Task.sleep(for: .milliseconds(50))
        } finish: {
        }
      }
      try await Interruption.cancelling {
        for _ in 0..<100 where !Task.isCancelled {
          kill(getpid(), SIGINT)
          try? await Task.sleep(for: .milliseconds(100))
        }
      } finish: {
        try FileHandle.standardOutput.write(contentsOf: Data("written".utf8))
      }
      exit(0)
    }
    #expect(String(decoding: result.standardOutputContent, as: UTF8.self).contains("written"))
  }

  @Test func betweenMeasurementsAnInterruptEndsTheProcess() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      try await Interruption.cancelling {
      } finish: {
      }
      for _ in 0..<100 {
        kill(getpid(), SIGINT)
        usleep(100_000)
      }
      exit(0)
    }
  }

  /// Each writes what it has, and the last one ends the process.
  @Test func allThatIsMeasuredAtTheSameTimeIsWritten() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGINT), observing: [\.standardOutputContent]
    ) {
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<3 {
          group.addTask {
            _ = try? await Interruption.cancelling {
              try? await Task.sleep(for: .seconds(30))
              // The others have long ended by then, were they not waited for.
              try? await Task.detached { try await Task.sleep(for: .milliseconds(100 * number)) }
                .value
            } finish: {
              try FileHandle.standardOutput.write(contentsOf: Data("written \(number) ".utf8))
            }
          }
        }
        group.addTask {
          try? await Task.sleep(for: .milliseconds(500))
          Interruption.interrupt()
        }
      }
      exit(0)
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect((0..<3).allSatisfy { output.contains("written \($0)") })
  }

  /// Also where the measurement throws.
  @Test func whatIsToBeSentIsWaitedFor() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGINT), observing: [\.standardOutputContent]
    ) {
      struct Broken: Error {}
      _ = try? await Interruption.waiting {
        _ = try? await Interruption.cancelling {
          Interruption.interrupt()
          while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(20)) }
          throw Broken()
        } finish: {
        } giveUp: {
          try? FileHandle.standardOutput.write(contentsOf: Data("given up, ".utf8))
        }
        try FileHandle.standardOutput.write(contentsOf: Data("sent".utf8))
      }
      exit(0)
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains("given up, sent"))
  }

  @Test func aSecondInterruptEndsTheProcessAtOnce() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      try await Interruption.cancelling {
        // Does not heed its cancellation, and gives up in the end.
        for _ in 0..<500 {
          kill(getpid(), SIGTERM)
          usleep(20_000)
        }
        exit(0)
      } finish: { _ in
      }
    }
  }
}

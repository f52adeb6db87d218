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

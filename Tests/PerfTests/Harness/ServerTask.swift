#if HTTP && os(Linux)
  import Foundation
  import PerfHarness

  /// A mock server in a process of its own.
  enum ServerTask {
    static let portPrefix = "port: "
    private static let variable = "HARNESS_SERVER"

    /// What the other process is told; both in seconds.
    static func environment(timeToFirstToken: Double, tokenGap: Double) -> [String: String] {
      [variable: "\(timeToFirstToken) \(tokenGap)"]
    }

    /// Serves until its input is closed.
    static func run(_ environment: [String: String]) async throws {
      let seconds = environment[variable, default: ""].split(separator: " ").compactMap {
        Double($0)
      }
      guard seconds.count == 2 else {
        throw HarnessProcess.Failed(description: "\(variable): \(seconds)")
      }
      _ = FileLimit.raised()
      let server = try await MockServer.start(
        MockServer.Behavior(
          timeToFirstToken: .seconds(seconds[0]), tokenGap: .seconds(seconds[1])))
      print("\(portPrefix)\(server.port)")
      fflush(nil)
      await withCheckedContinuation { continuation in
        Thread {
          while !FileHandle.standardInput.availableData.isEmpty {}
          continuation.resume()
        }.start()
      }
    }
  }
#endif

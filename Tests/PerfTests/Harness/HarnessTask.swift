#if HTTP && os(Linux)
  import Foundation

  /// What this program does in place of running tests, when `HarnessProcess` has started it: a client
  /// or a server that must not share a process with its other side.
  enum HarnessTask: String {
    static let variable = "HARNESS_TASK"

    /// Sends what instructions are counted of.
    case countInstructions
    /// Opens streams and measures the memory for them.
    case holdStreams
    /// Runs a mock server.
    case serve

    private func perform(_ environment: [String: String]) async throws {
      switch self {
      case .countInstructions: try await InstructionCount.run(environment)
      case .holdStreams: try await HeldStreams.run(environment)
      case .serve: try await ServerTask.run(environment)
      }
    }

    /// Performs the task that the environment names, if any, and ends the process.
    ///
    /// The main thread waits meanwhile: an asynchronous `main` would end it, which valgrind does not
    /// survive.
    fileprivate static func performIfAsked() {
      let environment = ProcessInfo.processInfo.environment
      guard let task = environment[variable].flatMap(HarnessTask.init) else { return }
      let done = DispatchSemaphore(value: 0)
      Task.detached {
        do {
          try await task.perform(environment)
          exit(0)
        } catch {
          FileHandle.standardError.write(Data("\(error)\n".utf8))
          exit(1)
        }
      }
      done.wait()
    }
  }

  /// The system calls what stands in this section before `main`, which is the test runner's.
  @used @section(".init_array")
  private let beforeMain: @convention(c) () -> Void = { HarnessTask.performIfAsked() }
#endif

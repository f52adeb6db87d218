#if HTTP && os(Linux)
  import Foundation
  import PerfHarness
  import Testing

  /// Many streams that are open at once, in a process of their own.
  enum HeldStreams {
    private static let variable = "HARNESS_STREAMS"

    static func environment(port: String, streams: Int) -> [String: String] {
      [variable: "\(port) \(streams)"]
    }

    /// Opens them, and prints bytes for each, and milliseconds that it took to connect, and to send.
    static func run(_ environment: [String: String]) async throws {
      let numbers = environment[variable, default: ""].split(separator: " ").compactMap { Int($0) }
      guard numbers.count == 2 else {
        throw HarnessProcess.Failed(description: "\(variable): \(numbers)")
      }
      let (port, streams) = (numbers[0], numbers[1])
      // What is needed once is there before.
      let warmUp = try await HarnessLoad(scenario(1), port: port)
      _ = try await warmUp.run()
      await warmUp.close()
      ResidentMemory.trim()
      let before = ResidentMemory.bytes

      let start = SystemClock().now
      let load = try await HarnessLoad(scenario(streams), port: port)
      let connected = SystemClock().now
      let watch = MemoryWatch()
      let timelines = try await load.run().timelines
      watch.stop()
      let lastSent = timelines.compactMap(\.sent).max() ?? connected
      let firstToken = timelines.compactMap { $0.outputs.first?.instant }.min() ?? connected
      guard let open = watch.highest(from: lastSent, to: firstToken) else {
        throw HarnessProcess.Failed(
          description: "no moment at which all \(streams) streams were open")
      }
      print(
        (open - before) / streams, start.duration(to: connected) / .milliseconds(1),
        connected.duration(to: lastSent) / .milliseconds(1))
      fflush(nil)
    }

    static func show(_ text: String, streams: Int) throws {
      let words = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      try #require(words.count == 3)
      Figure(
        "memory of each of \(streams) open streams", words[0], "bytes",
        target: streams == 10_000 ? "at most 8,000" : nil
      ).show()
      Figure(
        "opening \(streams) streams", words[1] + words[2], "ms",
        target: streams == 10_000 ? "at most 1,500" : nil,
        remark: "connecting \(Figure.text(words[1])), sending \(Figure.text(words[2]))"
      ).show()
    }

    private static func scenario(_ streams: Int) -> Scenario {
      Scenario(
        "streams", traffic: "D(10,1)", load: .closed(concurrency: streams),
        lasting: .requests(streams))
    }
  }
#endif

#if HTTP && os(Linux)
  import Foundation
  import PerfHarness

  /// One figure of instructions, and the two loads whose difference it is.
  struct InstructionCount: Sendable {
    /// Which of the loads.
    enum Size: String {
      case fewer, more
    }

    private enum Client {
      case harness, bare
      /// The harness against a simulated server.
      case simulation
    }

    private struct Load {
      var requests: Int
      /// Of each reply; nil of one in one piece.
      var tokens: Int?
    }

    /// The bare client, and the harness that is held against it.
    static let all: [InstructionCount] = {
      var all: [InstructionCount] = []
      for concurrency in [1, 64, 512] {
        all += both("request at concurrency \(concurrency)", concurrency, "25,000") {
          Load(requests: max(concurrency, 1000) * $0, tokens: nil)
        }
      }
      for (streams, tokens) in [(1, 500), (64, 20)] {
        all += both("event, one a read, \(streams) streams", streams, "9,000", isSlow: true) {
          Load(requests: streams, tokens: tokens * $0)
        }
      }
      for (streams, tokens) in [(1, 30_000), (64, 500)] {
        all += both("event, many a read, \(streams) streams", streams, "1,500") {
          Load(requests: streams, tokens: tokens * $0)
        }
      }
      all.append(
        InstructionCount(
          name: "simulated request, batches, streamed", isSlow: false, client: .simulation,
          concurrency: 0, fewer: Load(requests: 500), more: Load(requests: 2000)))
      return all
    }()

    private static func both(
      _ subject: String, _ concurrency: Int, _ limit: String, isSlow: Bool = false,
      _ load: (_ times: Int) -> Load
    ) -> [InstructionCount] {
      [Client.bare, .harness].map { client in
        InstructionCount(
          name: subject + (client == .bare ? ", the bare client" : ""),
          target: client == .bare ? nil : "at most \(limit)", isSlow: isSlow, client: client,
          concurrency: concurrency, fewer: load(1), more: load(4))
      }
    }

    var name: String
    var target: String?
    /// Whether events must come one by one.
    var isSlow: Bool
    private var client: Client
    private var concurrency: Int
    private var fewer: Load
    private var more: Load

    var fileName: String { name.filter { $0 != "," }.replacing(" ", with: "-") }

    /// By how many requests or events the loads differ.
    var difference: Int { size(of: more) - size(of: fewer) }

    private func size(of load: Load) -> Int { load.requests * (load.tokens ?? 1) }

    // MARK: Running, in another process

    private static let variable = "HARNESS_INSTRUCTION_COUNT"

    /// What the other process is told.
    static func environment(
      _ count: InstructionCount, _ size: Size, port: Int
    ) -> [String: String] {
      [variable: "\(size.rawValue) \(port) \(count.name)"]
    }

    /// Runs what the environment says, and prints how many events came in each read.
    static func run(_ environment: [String: String]) async throws {
      let words = environment[variable, default: ""].split(separator: " ", maxSplits: 2)
      guard words.count == 3, let size = Size(rawValue: String(words[0])),
        let port = Int(words[1]), let count = all.first(where: { $0.name == words[2] })
      else { throw HarnessProcess.Failed(description: "\(variable): \(words)") }
      let load = size == .fewer ? count.fewer : count.more
      let reads =
        switch count.client {
        case .harness: try await count.runHarness(load, port)
        case .bare: try await count.runBare(load, port)
        case .simulation: try await count.runSimulation(load)
        }
      guard let tokens = load.tokens else { return }
      let events = Double(load.requests * tokens)
      print("\((events / Double(reads) * 100).rounded() / 100) events a read")
      fflush(nil)
    }

    /// Returns in how many reads output came.
    private func runHarness(_ load: Load, _ port: Int) async throws -> Int {
      let scenario = Scenario(
        name, traffic: Traffic(stringLiteral: "D(10,\(load.tokens ?? 2))"),
        load: .closed(concurrency: concurrency), lasting: .requests(load.requests),
        streams: load.tokens != nil)
      let harness = try await HarnessLoad(scenario, port: port)
      let repetition = try await harness.run()
      return repetition.timelines.reduce(0) { $0 + $1.outputs.count - $1.coalescedEvents }
    }

    private func runSimulation(_ load: Load) async throws -> Int {
      try await HarnessSimulation.run(
        HarnessSimulation.batches(lasting: .requests(load.requests)),
        against: .simulated(server: InferenceServer())
      ).timelines.reduce(0) { $0 + $1.outputs.count }
    }

    private func runBare(_ load: Load, _ port: Int) async throws -> Int {
      try await BareClient(
        port: port, concurrency: concurrency, requests: load.requests, tokens: load.tokens ?? 2,
        streams: load.tokens != nil
      ).run().reads
    }
  }
#endif

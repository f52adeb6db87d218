#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// A dataset from a server of this machine, from the environment to the requests.
  @Suite(.timeLimit(.minutes(1))) struct HuggingFaceOverSocketsTests {
    private static func reply(
      _ body: String, status: String = "200 OK", headers: String = ""
    ) -> [ScriptedServer.Step] {
      [
        .request,
        .write(
          "HTTP/1.1 \(status)\r\ncontent-type: application/json\r\n\(headers)"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"), .close,
      ]
    }

    private func requests(
      _ scripts: [[ScriptedServer.Step]], _ scenario: Scenario,
      _ variables: [String: String] = [:]
    ) async throws -> (requests: RequestFactory, seen: [String]) {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "datasets-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let server = try await ScriptedServer(scripts)
      let own = [
        "PERF_CACHE": folder, "HF_DATASETS_SERVER": "http://127.0.0.1:\(server.port)/api",
      ]
      let result = await Result {
        try await scenario.readyRequests(EnvironmentVariables(own.merging(variables) { $1 }))
      }
      let seen = server.seen.requests
      try await server.stop()
      return (try result.get(), seen)
    }

    @Test func pagesComeOverTheNetworkWithTheToken() async throws {
      let scenario = Scenario(
        "s", traffic: .dataset,
        prompts: .dataset(.huggingFace("o/n", column: "question", limit: 120)))
      let (requests, seen) = try await requests(
        [
          Self.reply(
            #"{"error":"busy"}"#, status: "429 Too Many Requests", headers: "retry-after: 0\r\n"),
          Self.reply(HuggingFaceSamples.splits),
          Self.reply(HuggingFaceSamples.page(0..<100, of: 1000)),
          Self.reply(HuggingFaceSamples.page(100..<120, of: 1000)),
        ], scenario, ["HF_TOKEN": "hf_very-secret"])
      #expect(
        seen.map { $0.split(separator: " ")[1] } == [
          "/api/splits?dataset=o%2Fn", "/api/splits?dataset=o%2Fn",
          "/api/rows?dataset=o%2Fn&config=default&split=train&offset=0&length=100",
          "/api/rows?dataset=o%2Fn&config=default&split=train&offset=100&length=20",
        ])
      #expect(
        seen.allSatisfy { $0.lowercased().contains("authorization: bearer hf_very-secret\r\n") })
      #expect(
        requests.request(index: 119, repetition: 0).messages.map(\.text) == ["Question 119?\n"])
      #expect(requests.promptsHash != nil)
    }

    @Test func refusalsComeInOurWords() async throws {
      let dataset = HuggingFaceDataset(name: "o/gated")
      let error = await #expect(throws: WorkloadError.self) {
        _ = try await requests(
          [
            Self.reply(
              #"{"error":"The dataset does not exist."}"#, status: "401 Unauthorized",
              headers: "X-Error-Code: ExternalUnauthenticatedError\r\n")
          ], Scenario("s", traffic: .dataset, prompts: .dataset(Dataset(.huggingFace(dataset)))))
      }
      #expect(
        error?.message
          == "\(dataset): the datasets server answers 401 ExternalUnauthenticatedError: The dataset does not exist.; expected a dataset that is public, or a token; check its name, or set HF_TOKEN to a token that may read it"
      )
    }

    @Test func aServerThatIsNotThereIsNamed() async throws {
      let dataset = HuggingFaceDataset(name: "o/n")
      let server = try await ScriptedServer([[.close]])
      let address = "http://127.0.0.1:\(server.port)"
      try await server.stop()
      let error = await #expect(throws: WorkloadError.self) {
        _ = try await Scenario("s", traffic: .dataset, prompts: .dataset(.huggingFace("o/n")))
          .readyRequests(
            EnvironmentVariables(["PERF_CACHE": "/nowhere", "HF_DATASETS_SERVER": address]))
      }
      let message = try #require(error?.message)
      #expect(
        message.hasPrefix("\(dataset): the datasets server at \(address) can't be reached: "))
      #expect(
        message.hasSuffix("; expected its rows; check the network, or HF_DATASETS_SERVER"))
    }

    @Test func whoCancelsADownloadGetsNoFaultOfTheNetwork() async throws {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "datasets-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let (asked, never) = (Signal(), Signal())
      let server = try await ScriptedServer([
        Self.reply(HuggingFaceSamples.splits), [.request, .tell(asked), .wait(never), .close],
      ])
      let variables = EnvironmentVariables([
        "PERF_CACHE": folder, "HF_DATASETS_SERVER": "http://127.0.0.1:\(server.port)",
      ])
      let task = Task {
        _ = try await Scenario("s", traffic: .dataset, prompts: .dataset(.huggingFace("o/n")))
          .readyRequests(variables)
      }
      await asked.wait()
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let left = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/datasets")
      #expect(left?.isEmpty == true)
      never.fire()
      try await server.stop()
    }

    /// A dataset as a user measures it, over the mock server.
    @Test func aBatchIsSentAsItIs() async throws {
      let scenario = Scenario(
        "batch", traffic: .dataset, prompts: .dataset(.file("Fixtures/datasets/batch.jsonl")),
        lasting: .requests(8))
      let requests = try scenario.makeRequests()
      let repetition = try await withMockServer(.instant()) { server in
        let provider = server.client(as: .openAI)
        try await provider.prepare(concurrency: 1)
        let repetition = await Runner(LoadPlan(scenario), provider: provider) {
          requests.request(index: $0, repetition: 0)
        }.run()
        await provider.shutdown()
        return repetition
      }
      #expect(repetition.timelines.count == 8)
      #expect(repetition.timelines.allSatisfy { $0.failure == nil })
      // The fourth request is for embeddings, which have one result and no tokens.
      #expect(repetition.timelines[3].outputs.map(\.kind) == [.result])
      #expect(repetition.timelines[7].outputs.map(\.kind) == [.result])
      #expect(repetition.timelines[1].tokens?.output ?? 0 <= 8)
    }
  }

  extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
      do {
        self = .success(try await body())
      } catch {
        self = .failure(error)
      }
    }
  }
#endif

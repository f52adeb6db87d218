#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// Whatever a server quotes of what it was sent, no output of the harness has a secret in it.
  @Suite(.timeLimit(.minutes(1))) struct LiveSecretsTests {
    private static let secret = "key-0123456789-abcdefghij"
    private static let session = "session-0123456789-abcdefghij"

    /// A reply that has the secrets in every place that finds its way into a text.
    private static func reply(_ status: String) -> ScriptedServer.Step {
      let body =
        "{\"error\":{\"message\":\"bad \(secret) \(session)\",\"code\":\"\(secret)\"},"
        + "\"message\":\"bad \(secret) \(session)\",\"type\":\"\(secret)\"}"
      return .write(
        "HTTP/1.1 \(status) bad \(secret)\r\nContent-Type: application/json\r\n"
          + "x-amzn-errortype: \(secret)\r\nLocation: http://host/\(session)\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Everything that is written of a run, in every format, and what its types print.
    private func outputs(_ repetition: Repetition, of provider: any Provider) throws -> [String] {
      let run = Run(
        experiment: Experiment(Scenario("secrets")), provider: provider.name,
        model: provider.model, endpoint: provider.endpoint, load: .closed(concurrency: 1),
        repetitions: [repetition])
      let report = CaseReport(
        key: CaseKey(suite: "", test: "secrets"), run: run, verdicts: [], notes: [])
      var lines: [UInt8] = []
      RequestLog.write(report) { lines += $0 }
      let whole = Report(
        fingerprint: ReportSamples.release, environment: "test", cases: [report])
      var dumped = ""
      dump(run, to: &dumped)
      dump(provider, to: &dumped)
      return [
        ConsoleReport.render(report, fingerprint: ReportSamples.release),
        String(decoding: try EncodedReport.V1(whole).json(), as: UTF8.self),
        String(decoding: lines, as: UTF8.self), dumped, "\(provider)",
        String(reflecting: provider),
      ]
    }

    @Test(arguments: [
      "openai", "openai-responses", "openai-completions", "openai-compatible", "azure-openai",
      "anthropic", "gemini", "vertex", "bedrock",
    ])
    func aKeyIsInNoOutput(_ name: String) async throws {
      try await expectNoSecrets(name, ["PERF_API_KEY": Self.secret])
    }

    @Test func keysThatSignAreInNoOutput() async throws {
      try await expectNoSecrets(
        "bedrock",
        [
          "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": Self.secret,
          "AWS_SESSION_TOKEN": Self.session,
        ])
    }

    private func expectNoSecrets(_ name: String, _ credentials: [String: String]) async throws {
      let statuses = ["401", "403", "302", "429", "500", "200"]
      let server = try await ScriptedServer(
        [statuses.flatMap { [.request, Self.reply($0)] } + [.again]])
      let settings = LiveSettings(
        EnvironmentVariables(
          [
            "PERF_PROVIDER": name, "PERF_BASE_URL": "http://127.0.0.1:\(server.port)",
            "PERF_MODEL": "m", "GOOGLE_CLOUD_PROJECT": "p", "AWS_REGION": "r", "HOME": "/nowhere",
          ].merging(credentials) { $1 }))
      let provider = try settings.provider()
      let plan = LoadPlan(
        load: .closed(concurrency: 1), extent: .requests(statuses.count), seed: 1)
      let repetition = await Runner(plan, provider: provider) { index in
        GenerationRequest(id: "\(index)", prompt: "Hi", maxOutputTokens: 4)
      }.run()
      #expect(repetition.timelines.count == statuses.count)
      #expect(repetition.timelines.allSatisfy { $0.failure != nil })
      for text in try outputs(repetition, of: provider) {
        for secret in credentials.values where secret.utf8.count > 10 {
          #expect(!text.contains(secret))
          #expect(!text.contains(Data(secret.utf8).base64EncodedString()))
        }
      }
      // It was there to be found.
      let sent = server.seen.requests.joined()
      #expect(sent.contains(credentials["AWS_SESSION_TOKEN"] ?? Self.secret))
      await provider.shutdown()
      try await server.stop()
    }
  }
#endif

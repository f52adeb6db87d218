import Foundation

extension Certifier {
  /// The longest that a load may take: it is meant to take one second.
  private static let longest = Duration.seconds(5)

  /// Runs a load against a server of its own, and holds the client's stamps against the server's account.
  ///
  /// - Parameter plan: what is run; nil for what takes a second.
  package static func measureOnSockets(
    _ shape: CertificationShape, plan: LoadPlan? = nil
  ) async -> Certification {
    #if HTTP
      await CertificationIdentity.withFiles(isSecure: shape.isSecure) { identity in
        await measure(shape, plan ?? shape.plan, identity)
      }
    #else
      .missing(because: "this build has no sockets")
    #endif
  }

  #if HTTP
    private static func measure(
      _ shape: CertificationShape, _ plan: LoadPlan, _ identity: MockServer.TLSIdentity?
    ) async -> Certification {
      let behavior = MockServer.Behavior(
        timeToFirstToken: .constant(shape.gap), tokenGap: .constant(shape.gap),
        outputTokens: .constant(shape.events),
        // Twice as many as are measured: none of them must be dropped for the warm-up's.
        keepsExchanges: 2 * CertificationShape.mostRequests)
      let server: MockServer
      do throws(MockServerError) {
        server = try await MockServer.start(behavior, tls: identity)
      } catch {
        return .missing(because: "\(error)")
      }
      let client = HTTPProvider(
        OpenAIService(
          model: "mock", baseURL: server.baseURL, apiKey: Secret("none"),
          options: ServiceOptions(timeout: longest, trustRoots: identity?.certificateChain)),
        environment: EnvironmentVariables([:]))
      let result: Certification
      do throws(ProviderError) {
        try await client.prepare(concurrency: shape.streams)
        let repetition = await run(plan, events: shape.events, client)
        result = certification(of: repetition, shape) { server.exchange(id: name($0))?.sent }
      } catch {
        result = .missing(because: error.message)
      }
      await client.shutdown()
      await server.stop()
      return result
    }

    /// Runs the load. When it takes too long it is ended, and what has come until then has to do.
    private static func run(
      _ plan: LoadPlan, events: Int, _ client: HTTPProvider
    ) async -> Repetition {
      let runner = Runner(plan, provider: client) { index in
        GenerationRequest(id: name(index), prompt: "certify", maxOutputTokens: events)
      }
      return await withTaskGroup(of: Repetition?.self) { group in
        group.addTask { await runner.run() }
        group.addTask {
          try? await Task.sleep(for: longest)
          return nil
        }
        var result: Repetition?
        for await part in group {
          result = result ?? part
          group.cancelAll()
        }
        return result ?? Repetition(outcome: .cancelled, timelines: [], window: .zero)
      }
    }

    private static func name(_ index: Int) -> String { "certify-\(index)" }
  #endif

  /// What the stamps of a repetition are worth.
  ///
  /// - Parameter sent: when the server sent each event of the request of an index; nil where it does not
  ///   know of it.
  static func certification(
    of repetition: Repetition, _ shape: CertificationShape,
    sent: (_ index: Int) -> [MonotonicInstant]?
  ) -> Certification {
    var stamped: [Double] = []
    var asRead: [Double] = []
    for timeline in repetition.timelines where timeline.isCompleted {
      guard let sent = sent(timeline.index), sent.count == timeline.outputs.count else { continue }
      for (output, sent) in zip(timeline.outputs, sent) {
        let lag = output.readLag ?? .zero
        stamped.append(abs((output.instant - sent).inSeconds))
        asRead.append(abs((output.instant.advanced(by: lag) - sent).inSeconds))
      }
    }
    guard stamped.count >= Certificate.fewestEvents else {
      return .missing(because: "only \(stamped.count) events came, \(shape)")
    }
    return .certified(
      Certificate(
        shape: shape, stamped: StampErrors(Sample(stamped)), asRead: StampErrors(Sample(asRead))))
  }
}

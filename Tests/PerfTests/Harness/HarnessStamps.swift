#if HTTP && os(Linux)
  import PerfHarness
  import Testing

  /// How far the stamps of streamed events are from the instants at which they were truly sent, which
  /// the server knows: as the harness reports them, with the system's receive stamps, and as it read
  /// them itself, beside a bare client that stamps what it reads.
  ///
  /// Client and server share the machine's cores, so that both stamp late when there is more to do
  /// than the cores can; the events that come in one read share the last one's stamp.
  @Suite(.serialized, .machineTurn) struct HarnessStamps {
    /// Streams, the gap between tokens in milliseconds, and how many tokens each stream has. Five
    /// thousand at a gap of 20 ms are more than two cores can send, let alone read.
    static let phases = HarnessSize.of(
      [(100, 20, 30), (1000, 20, 40), (5000, 100, 10)], debug: [(20, 20, 10)])

    /// Each stream by itself: what a server's users do.
    @Test(arguments: phases)
    func randomPhases(wanted: Int, gap: Int, tokens: Int) async throws {
      let streams = FileLimit.streams(wanted, filesEach: 2)
      // Long enough for all to be under way before the first token.
      let first = Duration.milliseconds(100 + streams / 5)
      let server = try await MockServer.start(
        MockServer.Behavior(
          timeToFirstToken: .uniform(from: first, to: first + .milliseconds(gap)),
          tokenGap: .milliseconds(Double(gap)), sendsRoleChunk: false,
          keepsExchanges: 2 * streams))
      let both = try await StampError.ofBoth(
        port: server.port, streams: streams, tokens: tokens
      ) {
        Dictionary(server.exchanges.map { ($0.id, $0.sent) }) { $1 }
      }
      await server.stop()
      both.show("\(streams) streams, \(gap) ms apart", streams: streams)
    }

    /// All at once, as an engine's decode step does: the honest stress.
    @Test(arguments: HarnessSize.of([(100, 50), (1000, 40)], debug: [(20, 10)]))
    func sameInstant(streams: Int, tokens: Int) async throws {
      let server = try BareServer(.allEach(.milliseconds(20)))
      let both = try await StampError.ofBoth(port: server.port, streams: streams, tokens: tokens) {
        server.exchanges.mapValues(\.sent)
      }
      server.stop()
      both.show("\(streams) streams in the same instant, 20 ms apart", streams: nil)
    }
  }
#endif

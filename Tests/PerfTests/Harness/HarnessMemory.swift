#if HTTP && os(Linux)
  import Testing

  /// The memory that the client needs for each stream that is open and waits, its task and its recorded
  /// timeline included. Client and server have a process each, so that what the server needs is not in
  /// it.
  @Suite(.serialized, .machineTurn) struct HarnessMemory {
    @Test(arguments: HarnessSize.of([1000, 10_000], debug: [500]))
    func openStreams(wanted: Int) async throws {
      let streams = FileLimit.streams(wanted, filesEach: 1)
      let server = try HarnessProcess(
        .serve,
        environment: ServerTask.environment(
          timeToFirstToken: 1 + Double(streams) / 10_000, tokenGap: 0))
      let port = try await server.line(after: ServerTask.portPrefix)
      let text = try await HarnessProcess(
        .holdStreams, environment: HeldStreams.environment(port: port, streams: streams)
      ).wholeOutput()
      server.end()
      try HeldStreams.show(text, streams: streams)
    }
  }
#endif

#if HTTP && os(Linux)
  import PerfHarness

  /// Stamps minus the true instants, of the same streams by the bare client and by the harness.
  struct StampError {
    private var bare: Spread
    /// As read, in user space.
    private var read: Spread
    /// As reported: by the system, where it stamps.
    private var reported: Spread
    private var events: Int
    private var coalesced: Int
    /// How many the system stamped.
    private var stamped: Int
    /// Of the harness and the server, in microseconds for each event.
    private var processorTime: Double

    /// - Parameter truth: when each token of a request was sent, by the request's id.
    static func ofBoth(
      port: Int, streams: Int, tokens: Int, truth: () -> [String: [MonotonicInstant]]
    ) async throws -> StampError {
      let client = BareClient(
        port: port, concurrency: streams, requests: streams, tokens: tokens, streams: true,
        stamps: true)
      let stamps = try await client.run().stamps
      let bare = try pairs(truth(), stamps, tokens).map { $0.truth.duration(to: $0.stamp) }

      let load = try await HarnessLoad(
        Scenario(
          "stamps", traffic: Traffic(stringLiteral: "D(10,\(tokens))"),
          load: .closed(concurrency: streams), lasting: .requests(streams)),
        port: port)
      let before = ProcessorTime.ofProcess
      let timelines = try await load.run().timelines
      let used = ProcessorTime.ofProcess - before
      await load.close()
      let outputs = Dictionary(
        uniqueKeysWithValues: timelines.map { ("0-\($0.index)", $0.outputs) })
      let found = try pairs(truth(), outputs, tokens)
      return StampError(
        bare: Spread(bare),
        read: Spread(
          found.map { pair in
            pair.truth.duration(to: pair.stamp.instant) + (pair.stamp.readLag ?? .zero)
          }),
        reported: Spread(found.map { $0.truth.duration(to: $0.stamp.instant) }),
        events: found.count, coalesced: timelines.reduce(0) { $0 + $1.coalescedEvents },
        stamped: found.count { $0.stamp.readLag != nil },
        processorTime: used / .microseconds(1) / Double(found.count))
    }

    /// Joins what was sent with what was stamped, token by token.
    ///
    /// - Throws: when a request or a token is missing.
    private static func pairs<Stamp>(
      _ truth: [String: [MonotonicInstant]], _ stamps: [String: [Stamp]], _ tokens: Int
    ) throws -> [(truth: MonotonicInstant, stamp: Stamp)] {
      try stamps.flatMap { id, stamps in
        guard let sent = truth[id], sent.count == tokens, stamps.count >= tokens else {
          throw HarnessProcess.Failed(
            description: "request \(id): \(truth[id]?.count ?? 0) tokens were sent and "
              + "\(stamps.count) stamped; expected \(tokens)")
        }
        return zip(sent, stamps).map { ($0, $1) }
      }
    }

    func show(_ name: String, streams: Int?) {
      func percent(_ count: Int) -> String {
        "\((Double(count) / Double(events) * 1000).rounded() / 10) %"
      }
      reported.show(
        "stamp error as reported, \(name)", beside: ("the bare client's", bare),
        target: streams == 1000 ? "at most 50 µs" : nil,
        remark: "\(events) events, \(percent(stamped)) stamped by the system, "
          + "\(percent(coalesced)) read with the one before")
      read.show(
        "stamp error as read, \(name)", beside: ("the bare client's", bare),
        target: streams == 100
          ? "at most 200 µs" : streams == 1000 ? "at most 2 of the bare client's" : nil,
        remark: "client and server \(Figure.text(processorTime)) µs of processors per event")
    }
  }
#endif

#if HTTP

  extension MockServer {
    /// Starts a server that replays what was captured from a real one.
    ///
    /// A request gets the recorded status, headers and bytes, each piece at its recorded time after the
    /// receipt of the request, and the recorded end. Those to one path get their replies in the order of
    /// the recording, and from the first one again. Nothing is validated. In `exchanges`, `sent` has an
    /// instant for each piece.
    ///
    /// - Parameters:
    ///   - path: of a file that `PERF_CAPTURE` or `capturing(to:)` had written.
    ///   - timeScale: what recorded times are multiplied by; 0 replays as fast as can be.
    ///   - port: where it listens; 0 for any free port.
    ///   - tls: makes it speak HTTPS.
    ///   - threads: how many threads serve the connections.
    /// - Throws: `MockServerError`, when the file is damaged or none of ours, and as `start` does.
    public static func start(
      replaying path: String, timeScale: Double = 1, port: Int = 0, tls: TLSIdentity? = nil,
      threads: Int = 1
    ) async throws(MockServerError) -> MockServer {
      let book = ReplayBook(try capture(at: path).exchanges, scale: timeScale)
      return try await start(
        behavior(of: book), replay: book, port: port, tls: tls, threads: threads)
    }

    /// A server, and the dialect of the client that the capture is of.
    static func replay(
      of path: String, timeScale: Double
    ) async throws(MockServerError) -> (MockServer, Dialect) {
      let capture = try capture(at: path)
      let name = capture.exchanges[0].provider
      guard let dialect = Dialect.all.first(where: { $0.name == name }) else {
        let names = Dialect.all.map(\.name).sorted().joined(separator: ", ")
        throw MockServerError(
          .invalidCapture,
          "\(path):1: the provider is \"\(name)\"; expected one of \(names); capture it from one of them"
        )
      }
      let book = ReplayBook(capture.exchanges, scale: timeScale)
      return (
        try await start(behavior(of: book), replay: book, port: 0, tls: nil, threads: 1), dialect
      )
    }

    private static func capture(at path: String) throws(MockServerError) -> CaptureFile {
      do throws(CaptureError) {
        return try CaptureFile(path: path)
      } catch {
        throw MockServerError(.invalidCapture, error.description)
      }
    }

    /// What a client of it has to know: the model that was asked.
    private static func behavior(of book: ReplayBook) -> Behavior {
      Behavior(models: book.model.map { [$0] })
    }
  }

#endif

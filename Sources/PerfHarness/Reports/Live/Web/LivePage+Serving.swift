#if HTTP
  extension LivePage {
    /// Serves the page, and what a feed has to tell, to browsers on this machine.
    ///
    /// - Parameters:
    ///   - port: where; 0 for any free port.
    ///   - snapshot: JSON in one line.
    static func serve(
      port: Int, every interval: Duration = PageServer.Events.usualInterval,
      snapshot: @escaping @Sendable () -> String
    ) async throws(PageServer.Problem) -> PageServer {
      try await PageServer.start(
        port: port, events: PageServer.Events(every: interval, text: snapshot)
      ) { request in
        switch request.path {
        case "/": .page(PageServer.Page(contentType: "text/html; charset=utf-8", body: html))
        case "/snapshot.json":
          .page(PageServer.Page(contentType: "application/json", body: snapshot() + "\n"))
        case "/events": .events
        default:
          .page(
            PageServer.Page(status: 404, body: "there are /, /events and /snapshot.json\n"))
        }
      }
    }
  }
#endif

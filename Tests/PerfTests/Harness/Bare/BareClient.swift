#if HTTP && os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// What the harness is held against: a closed loop of sockets and epoll alone, which looks at a reply
  /// only to see where it ends.
  struct BareClient: Sendable {
    /// What was found.
    struct Result: Sendable {
      var elapsed: Duration = .zero
      var reads = 0
      /// For each request, when it was sent; empty unless stamps are asked for.
      var sent: [String: MonotonicInstant] = [:]
      /// For each request, when each of its events was read; empty unless asked for.
      var stamps: [String: [MonotonicInstant]] = [:]
    }

    var port: Int
    var concurrency = 1
    var requests: Int
    /// How many tokens each reply has.
    var tokens = 2
    var streams = false
    /// Whether events are stamped.
    var stamps = false
    /// As many as the harness has, unless there are fewer connections.
    var threads = ProcessInfo.processInfo.activeProcessorCount

    /// Runs on threads of its own until every request is answered.
    func run() async throws -> Result {
      try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try runOnThreads() }) }.start()
      }
    }

    private func runOnThreads() throws -> Result {
      let count = min(threads, concurrency)
      let threads = try (0..<count).map { number in
        try BareClientThread(
          self, number: number, connections: share(of: concurrency, number, count),
          requests: share(of: requests, number, count))
      }
      let start = SystemClock().now
      let running = DispatchGroup()
      for thread in threads {
        running.enter()
        Thread {
          thread.run()
          running.leave()
        }.start()
      }
      running.wait()
      var result = Result(elapsed: start.duration(to: SystemClock().now))
      for thread in threads {
        let part = try thread.outcome()
        result.reads += part.reads
        result.sent.merge(part.sent) { $1 }
        result.stamps.merge(part.stamps) { $1 }
      }
      return result
    }

    private func share(of total: Int, _ number: Int, _ count: Int) -> Int {
      total * (number + 1) / count - total * number / count
    }

    /// A request as the harness would send it.
    func request(id: String) -> [UInt8] {
      let body =
        #"{"model":"mock","messages":[{"role":"user","content":"they into of you their which more "#
        + #"when been some"}],"max_tokens":\#(tokens),"ignore_eos":true,"temperature":0"#
        + (streams ? #","stream":true,"stream_options":{"include_usage":true}}"# : "}")
      return Array(
        ("POST /v1/chat/completions HTTP/1.1\r\nContent-Type: application/json\r\n"
          + "Accept: text/event-stream, application/json\r\nHost: 127.0.0.1:\(port)\r\n"
          + "Accept-Encoding: identity\r\nUser-Agent: bare\r\nX-Request-Id: \(id)\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
    }
  }
#endif

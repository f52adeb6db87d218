#if HTTP && os(Linux)
  import Foundation
  import Glibc
  import PerfHarness
  import Synchronization

  /// What the server did about a request.
  struct BareExchange: Sendable {
    var received: MonotonicInstant
    var sent: [MonotonicInstant] = []
  }

  /// A server that costs as little as one can, so that the client is what is measured: canned replies
  /// from threads of its own, whose processor time is known.
  ///
  /// It takes every read that ends in `}` for a request, which holds for requests shorter than a
  /// segment.
  final class BareServer: Sendable {
    /// When the tokens of a stream are sent.
    enum Pace: Sendable {
      /// As many in each write as fit.
      case atOnce
      /// Each when the client, which must be in this process, has read the one before: as fast as one
      /// event a read can be.
      case whenRead
      /// One at a time, to one stream after the other, so much time apart.
      case oneEach(Duration)
      /// One to every stream in the same instant, so much time apart, as an engine's decode step.
      case allEach(Duration)
      /// The first of a stream so long after its request, the others so much time apart.
      case after(Duration, gap: Duration)
    }

    let port: Int

    private let listener: BareSocket
    private let workers: [BareServerThread]
    private let running: DispatchGroup

    /// - Parameter threads: more than one only serve replies that are sent at once.
    init(_ pace: Pace = .atOnce, threads: Int = 1) throws {
      let listener = try BareSocket.listening()
      let workers = try (0..<threads).map { _ in try BareServerThread(pace) }
      let running = DispatchGroup()
      let acceptor = Thread {
        var next = 0
        while let socket = try? listener.accepted() {
          workers[next % workers.count].add(socket)
          next += 1
        }
        running.leave()
      }
      for _ in 0...threads { running.enter() }
      acceptor.start()
      for worker in workers {
        Thread {
          worker.run()
          running.leave()
        }.start()
      }
      port = listener.port
      self.listener = listener
      self.workers = workers
      self.running = running
    }

    /// What its threads have used of processors so far.
    var processorTime: Duration { workers.reduce(.zero) { $0 + $1.processorTime } }

    /// When the request of a stream was received, and each of its tokens sent, by its `X-Request-Id`;
    /// of streams that have ended, where tokens are sent by the clock.
    var exchanges: [String: BareExchange] {
      workers.reduce(into: [:]) { $0.merge($1.exchanges.withLock { $0 }) { $1 } }
    }

    func stop() {
      shutdown(listener.descriptor, CInt(SHUT_RDWR))
      for worker in workers { worker.isStopped.store(true, ordering: .relaxed) }
      running.wait()
      listener.close()
    }
  }
#endif

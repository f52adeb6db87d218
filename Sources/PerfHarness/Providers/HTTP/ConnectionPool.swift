#if HTTP
  import NIOCore
  import Synchronization

  /// The connections of one transport: `PoolState` behind a lock, and closing what it says.
  final class ConnectionPool: Sendable {
    /// A connection, to be touched on its event loop only.
    typealias Handle = NIOLoopBoundBox<HTTPConnection>
    typealias ID = PoolState<Handle>.ID

    private struct Guarded {
      var pool: PoolState<Handle>
      var waitingForShutdown: [CheckedContinuation<Void, Never>] = []
    }

    let settings: ConnectionSettings
    private let eventLoops: EventLoops
    private let guarded: Mutex<Guarded>

    init(_ settings: ConnectionSettings, eventLoops: EventLoops) {
      self.settings = settings
      self.eventLoops = eventLoops
      guarded = Mutex(Guarded(pool: PoolState(loops: eventLoops.all.count)))
    }

    var count: Int { guarded.withLock { $0.pool.count } }
    var opened: Int { guarded.withLock { $0.pool.opened } }

    /// Where tasks whose requests use these connections run best.
    var taskExecutors: [any TaskExecutor] { eventLoops.taskExecutors }

    func lease() -> Handle? {
      let loop = eventLoops.indexOfThisThread
      return guarded.withLock { $0.pool.lease(on: loop, make) }
    }

    func reserve() -> Handle? {
      guarded.withLock { $0.pool.reserve(make) }
    }

    func replace(on loop: Int) -> Handle? {
      guarded.withLock { $0.pool.replace(on: loop, make) }
    }

    func didOpen() {
      guarded.withLock { $0.pool.didOpen() }
    }

    func park(_ id: ID) {
      guarded.withLock { $0.pool.park(id) }
    }

    func finish(_ id: ID, keepingConnection: Bool) {
      change { $0.finish(id, keepingConnection: keepingConnection) }
    }

    func remove(_ id: ID) {
      change { $0.remove(id) }
    }

    /// Closes everything at once; returns when the last connection and the last request are gone.
    func shutDown() async {
      await withCheckedContinuation { continuation in
        guarded.withLock { $0.waitingForShutdown.append(continuation) }
        closeAll()
      }
    }

    /// Closes everything at once and does not wait.
    func closeAll() {
      var connections: [Handle] = []
      change { connections = $0.close() }
      for connection in connections {
        connection.eventLoop.execute { connection.value.abandon(.shutDown) }
      }
    }

    private func change(_ body: (inout PoolState<Handle>) -> Void) {
      let finished = guarded.withLock { guarded -> [CheckedContinuation<Void, Never>] in
        body(&guarded.pool)
        guard guarded.pool.reopenIfDrained() else { return [] }
        defer { guarded.waitingForShutdown = [] }
        return guarded.waitingForShutdown
      }
      for continuation in finished { continuation.resume() }
    }

    private func make(id: ID, loop: Int) -> Handle {
      let eventLoop = eventLoops.all[loop]
      return .makeBoxSendingValue(
        HTTPConnection(id: id, loop: loop, eventLoop: eventLoop, pool: self), eventLoop: eventLoop)
    }
  }
#endif

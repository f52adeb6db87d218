#if HTTP && os(Linux)
  import Foundation
  import NIOCore
  import NIOPosix
  import Synchronization

  /// A thread that reads and writes sockets, and runs the tasks whose requests use them.
  ///
  /// It is an event loop by NIO's terms, so that what lives on it can be guarded by NIO's means, and
  /// an executor of tasks: a request that is started here is written, read and recorded without
  /// another thread. What it runs must not block.
  final class SocketLoop: EventLoop, TaskExecutor {
    /// What is to be done on the thread.
    enum Work: Sendable {
      case job(UnownedJob)
      case body(@Sendable () -> Void)
    }

    /// What other threads have left for it.
    private struct Inbox {
      var work: [Work] = []
      var isAsleep = false
      var isStopped = false
    }

    /// What a loop's thread knows itself by.
    private final class Mark: Sendable {
      let loop: SocketLoop
      let core: NIOLoopBoundBox<LoopCore?>

      init(_ loop: SocketLoop) {
        self.loop = loop
        core = .makeEmptyBox(eventLoop: loop)
      }
    }

    private static let current = ThreadSpecificVariable<Mark>()

    /// The loop whose thread this is, if it is one's.
    static var ofThisThread: SocketLoop? { current.currentValue?.loop }

    /// Its number among the loops of its group.
    let index: Int
    private let waker: Waker
    private let inbox = Mutex(Inbox())
    private let lastTimer = Atomic<Int>(0)

    private init(index: Int, waker: Waker) {
      self.index = index
      self.waker = waker
    }

    /// Starts a thread.
    ///
    /// - Returns: nil where this system has no poller.
    static func start(index: Int) -> SocketLoop? {
      guard let poller = Poller() else { return nil }
      let loop = SocketLoop(index: index, waker: poller.waker)
      let handed = Mutex<Poller?>(poller)
      let thread = Thread {
        // The name of a `Thread` is not the system's, by which the threads that read are found.
        let name = FileHandle(forWritingAtPath: "/proc/thread-self/comm")
        try? name?.write(contentsOf: Data("perf-loop-\(index)".utf8))
        guard let poller = handed.withLock({ $0.take() }) else { return }
        let mark = Mark(loop)
        current.currentValue = mark
        let core = LoopCore(loop, poller)
        mark.core.value = core
        core.run()
        mark.core.value = nil
        current.currentValue = nil
      }
      thread.start()
      return loop
    }

    /// What belongs to the thread; nil on any other.
    var core: LoopCore? {
      guard let mark = Self.current.currentValue, mark.loop === self else { return nil }
      return mark.core.value
    }

    /// Ends the thread when it has done what it was given until now.
    func stop() {
      let mustWake = inbox.withLock { inbox in
        inbox.isStopped = true
        defer { inbox.isAsleep = false }
        return inbox.isAsleep
      }
      if mustWake { waker.wake() }
    }

    var isStopped: Bool { inbox.withLock { $0.isStopped } }

    /// What was left since the last call. When that is nothing, and nothing else is to be done, the
    /// thread counts as asleep from now on, and is woken when something comes.
    func takeWork(into work: inout [Work], sleepsOtherwise: Bool) {
      inbox.withLock { inbox in
        swap(&work, &inbox.work)
        inbox.isAsleep = sleepsOtherwise && work.isEmpty && !inbox.isStopped
      }
    }

    // MARK: Tasks

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      if let core { core.add(.job(job)) } else { post(.job(job)) }
    }

    private func post(_ work: Work) {
      let mustWake = inbox.withLock { inbox in
        inbox.work.append(work)
        defer { inbox.isAsleep = false }
        return inbox.isAsleep
      }
      if mustWake { waker.wake() }
    }

    // MARK: An event loop by NIO's terms

    var inEventLoop: Bool { Self.ofThisThread === self }

    func execute(_ task: @escaping @Sendable () -> Void) {
      if let core { core.add(.body(task)) } else { post(.body(task)) }
    }

    func scheduleTask<T>(
      deadline: NIODeadline, _ task: @escaping @Sendable () throws -> T
    ) -> Scheduled<T> {
      let promise = makePromise(of: T.self)
      let instant = MonotonicInstant(nanoseconds: Int64(clamping: deadline.uptimeNanoseconds))
      let id = schedule(at: instant) {
        promise.assumeIsolated().completeWith(Result { try task() })
      } whenDropped: {
        promise.fail(EventLoopError.shutdown)
      }
      return Scheduled(promise: promise) { [weak self] in self?.cancelTimer(id) }
    }

    func scheduleTask<T>(
      in amount: TimeAmount, _ task: @escaping @Sendable () throws -> T
    ) -> Scheduled<T> {
      scheduleTask(deadline: .now() + amount, task)
    }

    /// Runs `body` on the thread at an instant, unless it is cancelled before.
    ///
    /// - Parameter whenDropped: runs instead when the loop ends before.
    /// - Returns: what cancels it.
    @discardableResult
    func schedule(
      at deadline: MonotonicInstant, _ body: @escaping @Sendable () -> Void,
      whenDropped: (@Sendable () -> Void)? = nil
    ) -> Int {
      let id = lastTimer.wrappingAdd(1, ordering: .relaxed).newValue
      let timer = LoopCore.Timer(
        deadline: deadline, id: id, body: body, whenDropped: whenDropped)
      if let core {
        core.add(timer)
      } else {
        post(.body { [weak self] in self?.core?.add(timer) })
      }
      return id
    }

    func cancelTimer(_ id: Int) {
      execute { [weak self] in self?.core?.cancelTimer(id) }
    }

    func shutdownGracefully(
      queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void
    ) {
      stop()
      queue.async { callback(nil) }
    }
  }
#endif

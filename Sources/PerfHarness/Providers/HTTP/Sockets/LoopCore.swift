#if HTTP && os(Linux)
  /// What belongs to the thread of a loop, and never leaves it: its sockets, its timers, and what it
  /// has still to do.
  final class LoopCore {
    struct Timer: Sendable {
      var deadline: MonotonicInstant
      var id: Int
      var body: @Sendable () -> Void
      /// Runs instead when the loop ends before.
      var whenDropped: (@Sendable () -> Void)?
    }

    let loop: SocketLoop
    let reader = SocketReader()
    private let poller: Poller
    private var work: [SocketLoop.Work] = []
    /// An emptied array, to be filled while the other one is worked off.
    private var spare: [SocketLoop.Work] = []
    private var timers = BinaryHeap<Timer> { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
    /// Whose wires have been closed, and who are to be told.
    private var gone: [any WireOwner] = []
    /// By descriptor.
    private var sockets: [PlainSocket?] = []

    init(_ loop: SocketLoop, _ poller: Poller) {
      self.loop = loop
      self.poller = poller
    }

    func add(_ work: SocketLoop.Work) {
      self.work.append(work)
    }

    func add(_ timer: Timer) {
      timers.insert(timer)
    }

    func cancelTimer(_ id: Int) {
      _ = timers.removeFirst { $0.id == id }
    }

    // MARK: Sockets

    /// Tells a socket from now on when it is ready.
    ///
    /// - Returns: whether the system took it.
    func watch(_ socket: PlainSocket, _ descriptor: CInt) -> Bool {
      guard poller.add(descriptor) else { return false }
      let place = Int(descriptor)
      while sockets.count <= place { sockets.append(nil) }
      sockets[place] = socket
      return true
    }

    func expectWriting(_ isExpected: Bool, to descriptor: CInt) {
      poller.expectWriting(isExpected, to: descriptor)
    }

    /// The system forgets a descriptor when it is closed.
    ///
    /// - Parameter owner: is told that its wire is gone, when whoever closed it has done what it does.
    func forget(_ descriptor: CInt, of owner: (any WireOwner)?) {
      sockets[Int(descriptor)] = nil
      if let owner { gone.append(owner) }
    }

    // MARK: Its life

    func run() {
      while true {
        loop.takeWork(into: &spare, sleepsOtherwise: false)
        work.append(contentsOf: spare)
        spare.removeAll(keepingCapacity: true)
        runTimers()
        runWork()
        tellOwners()
        guard work.isEmpty else {
          poller.look(receive)
          tellOwners()
          continue
        }
        loop.takeWork(into: &work, sleepsOtherwise: true)
        if !work.isEmpty { continue }
        if loop.isStopped { return dropTimers() }
        poller.wait(until: timers.first?.deadline, receive)
        tellOwners()
      }
    }

    /// What was there at the beginning; what comes of it waits until the sockets have been looked at.
    private func runWork() {
      guard !work.isEmpty else { return }
      swap(&work, &spare)
      for item in spare {
        switch item {
        case .job(let job): job.runSynchronously(on: loop.asUnownedTaskExecutor())
        case .body(let body): body()
        }
      }
      spare.removeAll(keepingCapacity: true)
    }

    private func runTimers() {
      guard let first = timers.first else { return }
      let now = SystemClock().now
      guard first.deadline <= now else { return }
      while let timer = timers.first, timer.deadline <= now {
        _ = timers.popFirst()
        timer.body()
      }
    }

    private func dropTimers() {
      while let timer = timers.popFirst() { timer.whenDropped?() }
    }

    private func tellOwners() {
      while let owner = gone.popLast() { owner.wireIsGone() }
    }

    private func receive(_ readiness: Poller.Readiness) {
      // One that was closed a moment ago, by what another one received, is told of nothing.
      guard let socket = sockets[Int(readiness.descriptor)] else { return }
      socket.isReady(readiness)
    }
  }
#endif

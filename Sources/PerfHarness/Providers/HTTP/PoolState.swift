#if HTTP
  /// Which connections there are, and which of them are idle.
  ///
  /// Only keeps the books: its owner opens and closes what is decided here. Connections are numbered,
  /// because one that was closed by the server must be found among thousands.
  struct PoolState<Connection> {
    typealias ID = Int

    private struct Member {
      var connection: Connection
      var loop: Int
    }

    private var members: [ID: Member] = [:]
    /// By loop; last in, first out, so that a burst's surplus falls idle and the server may close it.
    /// May hold connections that are gone; they are left out when met.
    private var idle: [[ID]]
    private var membersPerLoop: [Int]
    private var requests = 0
    private var lastID = 0

    /// How many connections came to be ready for use so far.
    private(set) var opened = 0
    /// Whether everything is being closed, and nothing new begins.
    private(set) var isClosing = false

    init(loops: Int) {
      idle = Array(repeating: [], count: loops)
      membersPerLoop = Array(repeating: 0, count: loops)
    }

    /// How many connections there are, those still being opened and closed included.
    var count: Int { members.count }

    /// How many entries the list of idle connections has, gone ones included.
    var rememberedIdle: Int { idle.reduce(0) { $0 + $1.count } }

    /// Begins a request: the connection that was used last on a loop, else one of another loop, or else
    /// a new one; nil while closing.
    ///
    /// - Parameter loop: where the request is made, if that is on one of the loops.
    mutating func lease(
      on loop: Int?, _ make: (_ id: ID, _ loop: Int) -> Connection
    ) -> Connection? {
      guard !isClosing else { return nil }
      requests += 1
      if let loop, let connection = takeIdle(on: loop) { return connection }
      // Another loop is a few microseconds away, a new connection may be milliseconds.
      for loop in idle.indices.sorted(by: { idle[$0].count > idle[$1].count }) {
        if let connection = takeIdle(on: loop) { return connection }
      }
      return add(to: loop ?? leastLoop, make)
    }

    private mutating func takeIdle(on loop: Int) -> Connection? {
      while let id = idle[loop].popLast() {
        if let member = members[id] { return member.connection }
      }
      return nil
    }

    /// A new connection that no request waits for; nil while closing.
    mutating func reserve(_ make: (_ id: ID, _ loop: Int) -> Connection) -> Connection? {
      isClosing ? nil : add(to: leastLoop, make)
    }

    /// A new connection on the same loop, for a request whose connection was closed before use.
    mutating func replace(
      on loop: Int, _ make: (_ id: ID, _ loop: Int) -> Connection
    ) -> Connection? {
      isClosing ? nil : add(to: loop, make)
    }

    /// A connection is ready for use.
    mutating func didOpen() {
      opened += 1
    }

    /// A connection waits for a request from now on.
    mutating func park(_ id: ID) {
      guard let loop = members[id]?.loop, !isClosing else { return }
      idle[loop].append(id)
      if idle[loop].count > 2 * membersPerLoop[loop] {
        idle[loop].removeAll { members[$0] == nil }
      }
    }

    /// A request has ended, and its connection either waits for the next one or is being closed.
    mutating func finish(_ id: ID, keepingConnection: Bool) {
      requests -= 1
      if keepingConnection { park(id) }
    }

    /// A connection is closed.
    mutating func remove(_ id: ID) {
      guard let member = members.removeValue(forKey: id) else { return }
      membersPerLoop[member.loop] -= 1
    }

    /// Begins to close: what is returned must be closed, whatever it is doing.
    mutating func close() -> [Connection] {
      isClosing = true
      for loop in idle.indices { idle[loop] = [] }
      return members.values.map(\.connection)
    }

    /// Ends closing when the last connection and the last request are gone; whether it did.
    mutating func reopenIfDrained() -> Bool {
      guard isClosing, members.isEmpty, requests == 0 else { return false }
      isClosing = false
      return true
    }

    private var leastLoop: Int {
      membersPerLoop.indices.min { membersPerLoop[$0] < membersPerLoop[$1] } ?? 0
    }

    private mutating func add(
      to loop: Int, _ make: (_ id: ID, _ loop: Int) -> Connection
    ) -> Connection {
      lastID += 1
      let connection = make(lastID, loop)
      members[lastID] = Member(connection: connection, loop: loop)
      membersPerLoop[loop] += 1
      return connection
    }
  }
#endif

#if HTTP
  /// How long a request may take, step by step.
  package struct HTTPTimeouts: Sendable, Hashable {
    /// For a new connection: name lookup, TCP and TLS together.
    package var connect: Duration
    /// The longest silence: from the request to the reply's first byte, and between two reads.
    package var read: Duration
    /// For the whole of it, from the call to the reply's last byte.
    package var total: Duration

    package init(
      connect: Duration = .seconds(10), read: Duration = .seconds(120),
      total: Duration = .seconds(600)
    ) {
      self.connect = connect
      self.read = read
      self.total = total
    }
  }
#endif

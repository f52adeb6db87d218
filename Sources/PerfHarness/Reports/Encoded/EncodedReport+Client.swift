extension EncodedReport.V1 {
  /// What the process that measures was doing meanwhile, warm-up and cool-down included.
  ///
  /// What the system does not tell is nil.
  public struct Client: Codable, Sendable, Hashable {
    /// How long was looked at, in seconds.
    public var duration: Double
    /// How many cores the process may use.
    public var cores: Double
    /// What else runs in the process: `none`, `server` (the mock server) or `subject` (perhaps what is
    /// measured, where that is a closure or somebody's own provider).
    public var company: String
    /// How many cores it used on average.
    public var coresUsed: Double?
    /// The thread that had the most of a core.
    public var busiestThread: Thread?
    /// Which share of the time in which threads were ready to run they waited for a core.
    public var waitingShare: Double?
    /// How many threads were waiting for a core on average.
    public var waitingThreads: Double?
    /// How late tasks woke that had asked to be woken at an instant.
    public var wakeLag: Lateness?
    /// How many files were open at the end.
    public var openFiles: Int?
    /// How many may be.
    public var fileLimit: Int?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(duration, forKey: .duration)
      try container.encode(cores, forKey: .cores)
      try container.encode(company, forKey: .company)
      try container.encode(coresUsed, forKey: .coresUsed)
      try container.encode(busiestThread, forKey: .busiestThread)
      try container.encode(waitingShare, forKey: .waitingShare)
      try container.encode(waitingThreads, forKey: .waitingThreads)
      try container.encode(wakeLag, forKey: .wakeLag)
      try container.encode(openFiles, forKey: .openFiles)
      try container.encode(fileLimit, forKey: .fileLimit)
    }
  }

  /// What one thread had of a core.
  public struct Thread: Codable, Sendable, Hashable {
    /// The thread's name.
    public var name: String
    /// Which share of a core it used.
    public var coreShare: Double
  }
}

extension EncodedReport.V1.Client {
  init(_ client: ClientHealth) {
    self.init(
      duration: client.duration.inSeconds, cores: client.cores, company: client.company.rawValue,
      coresUsed: client.coresUsed,
      busiestThread: client.busiest.flatMap { thread in
        client.busiestShare.map { EncodedReport.V1.Thread(name: thread.name, coreShare: $0) }
      },
      waitingShare: client.waitingShare, waitingThreads: client.waitingThreads,
      wakeLag: LatenessFigures(client.wakeLag).map(EncodedReport.V1.Lateness.init),
      openFiles: client.openFiles, fileLimit: client.fileLimit)
  }
}

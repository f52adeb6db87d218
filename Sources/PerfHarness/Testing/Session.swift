import Synchronization

#if canImport(Testing)
  import Testing

  /// What the benchmarks of one process have in common: the folders of results, which grow case by
  /// case, the keys that are taken, and what is known of stamps.
  final class Session: Sendable {
    /// That of this process.
    static let shared = Session()

    /// Who has taken a key: a test function, in one pass through it.
    private struct Owner: Hashable {
      var test: Test.ID?
      var pass: Int?
    }

    private struct State {
      var promptScales: [String: PromptScale] = [:]
      var folders: [String: ReportFolder] = [:]
      var summaries: [String: StepSummary] = [:]
      var owners: [CaseKey: Owner] = [:]
      var pastReports: [String: PastReports] = [:]
      var hasStarted = false
      var publisher: PrometheusPublisher?
      #if HTTP
        var telemetry: OpenTelemetryPublisher?
      #endif
      var importer: CaseKey?
    }

    private let state = Mutex(State())
    /// What the prompts of this process depend on, so that no server knows them from another one's: see
    /// `Nonce`. Short enough to be typed.
    let nonce = UInt64.random(in: 1...UInt64(UInt32.max))
    /// Finds out how far stamps are from the truth; cases with loads alike share what was found.
    let certifier: Certifier

    init(certifier: Certifier = Certifier()) {
      self.certifier = certifier
    }

    /// Takes a key for one case; false when it was taken before, unless by an earlier pass through the
    /// same test, which a test runner may well repeat.
    func claim(_ key: CaseKey, test: Test.ID?, pass: Int?) -> Bool {
      let owner = Owner(test: test, pass: pass)
      return state.withLock { state in
        if let earlier = state.owners[key], earlier == owner || earlier.test != owner.test {
          return false
        }
        state.owners[key] = owner
        return true
      }
    }

    /// Whether this is the first case of the process that begins: the one that an agreed start is for.
    func takeStart() -> Bool {
      state.withLock { state in
        defer { state.hasStarted = true }
        return !state.hasStarted
      }
    }

    /// What hands metrics to Prometheus, the same for all cases; nil where nobody asks for them. The first
    /// case says where they were measured.
    func publisher(for context: CaseContext) -> PrometheusPublisher? {
      guard let target = context.settings.prometheus else { return nil }
      return state.withLock { state in
        if let publisher = state.publisher { return publisher }
        let publisher = PrometheusPublisher(
          target.target, text: target.text,
          environment: EncodedReport.V1.Environment(
            context.fingerprint, name: context.environment))
        state.publisher = publisher
        return publisher
      }
    }

    /// All that tell others of a case.
    func publishers(for context: CaseContext) -> [any CasePublisher] {
      var publishers: [any CasePublisher] = []
      if let publisher = publisher(for: context) { publishers.append(publisher) }
      #if HTTP
        if let telemetry = telemetry(for: context) { publishers.append(telemetry) }
      #endif
      return publishers
    }

    #if HTTP
      /// What tells OpenTelemetry of cases, the same for all of them; nil where nobody asks for it. The first
      /// case says what is wanted.
      func telemetry(for context: CaseContext) -> OpenTelemetryPublisher? {
        guard let settings = context.settings.openTelemetry else { return nil }
        return state.withLock { state in
          if let telemetry = state.telemetry { return telemetry }
          let telemetry = OpenTelemetryPublisher(
            settings, environment: context.environment,
            wallClock: Surroundings.current.wallClock)
          state.telemetry = telemetry
          return telemetry
        }
      }
    #endif

    /// Takes what is imported for a case; the case that had it before, if any.
    func takeImport(_ key: CaseKey) -> CaseKey? {
      state.withLock { state in
        if let importer = state.importer, importer != key { return importer }
        state.importer = key
        return nil
      }
    }

    /// What was found out of how a server counts words.
    func promptScale(for key: String) -> PromptScale? {
      state.withLock { $0.promptScales[key] }
    }

    /// Keeps it for later cases.
    func keep(_ scale: PromptScale, for key: String) {
      state.withLock { $0.promptScales[key] = scale }
    }

    /// The reports of earlier runs in a folder, read once: this process may write into it too.
    func pastReports(in folder: String, read: () -> PastReports) -> PastReports {
      state.withLock { state in
        if let known = state.pastReports[folder] { return known }
        let reports = read()
        state.pastReports[folder] = reports
        return reports
      }
    }

    /// Writes a case into the folder that the user wants results in, beside those of earlier cases.
    ///
    /// - Parameters:
    ///   - formats: those of all files; the first case's count.
    ///   - environment: the name that the user gave to this place.
    ///   - fingerprint: where it was measured.
    /// - Returns: where the requests of an earlier case lie that came to no report, if they had to be moved.
    func write(
      _ result: ReportedCase, to path: String, as formats: [ReportFormatName],
      environment: String?, fingerprint: Fingerprint = .current
    ) throws(ReportError) -> String? {
      try state.withLock { state throws(ReportError) in
        try state.folders[
          path,
          default: ReportFolder(
            path: path, formats: formats, fingerprint: fingerprint,
            environment: environment ?? fingerprint.environmentName)
        ].add(result)
      }
    }

    /// Creates the file that the requests of a case are written to while it is measured; see `write`.
    func openUnfinished(
      in path: String, as formats: [ReportFormatName], environment: String?,
      fingerprint: Fingerprint
    ) throws(ReportError) -> (file: UnfinishedFile, left: String?) {
      try state.withLock { state throws(ReportError) in
        try state.folders[
          path,
          default: ReportFolder(
            path: path, formats: formats, fingerprint: fingerprint,
            environment: environment ?? fingerprint.environmentName)
        ].openUnfinished()
      }
    }

    /// Writes a case into the summary that a continuous integration shows, behind earlier ones.
    func summarize(
      _ result: ReportedCase, to path: String, environment: String, fingerprint: Fingerprint
    ) throws(ReportError) {
      try state.withLock { state throws(ReportError) in
        try state.summaries[
          path, default: StepSummary(path: path, fingerprint: fingerprint, environment: environment)
        ].add(result)
      }
    }
  }
#endif

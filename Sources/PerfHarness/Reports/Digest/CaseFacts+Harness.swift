extension CaseFacts {
  /// What was measured of the harness itself.
  static func harness(of run: Run) -> [(label: String, text: String?)] {
    let client = run.client
    return [
      ("load", run.deliveredLoad.map(text)),
      ("client", client.map(text)),
      ("wake-up lag", client.flatMap { LatenessFigures($0.wakeLag) }.map(lag)),
      ("stamps", stamps(of: run)),
      ("certified", certified(run)),
    ]
  }

  /// E.g. `20.1 requests/s due, 20.1 sent; gaps vary by 0.98 due, 0.98 sent; 5.12 in flight, 5.10 on the
  /// wire`, or `8 at once asked for, 7.93 on the wire; 0.9 % of their time went by before sending`.
  private static func text(_ load: DeliveredLoad) -> String {
    var parts: [String] = []
    if let concurrency = load.concurrency {
      parts.append(
        "\(concurrency) at once asked for\(load.thinkTime.map { ", thinking \($0) in between" } ?? ""), "
          + "\(load.inFlightFromSent.inThreeDigits) on the wire")
      if let share = load.shareBeforeSending {
        parts.append("\(MetricUnit.ratio.text(share)) of their time went by before sending")
      }
    } else {
      if let requested = load.requestedRate, let achieved = load.achievedRate {
        parts.append("\(requested.inThreeDigits) requests/s due, \(achieved.inThreeDigits) sent")
      }
      if let requested = load.requestedGapVariation, let achieved = load.achievedGapVariation {
        parts.append(
          "gaps vary by \(requested.inThreeDigits) due, \(achieved.inThreeDigits) sent")
      }
      parts.append(
        "\(load.inFlightFromDue.inThreeDigits) in flight, "
          + "\(load.inFlightFromSent.inThreeDigits) on the wire")
    }
    if load.connectingLag.count > 0 {
      let latest = DurationUnit.text(ofSeconds: load.connectingLag.maximum)
      parts.append("opening a connection, sent up to \(latest) late: \(load.connectingLag.count)")
    }
    return parts.joined(separator: "; ")
  }

  /// E.g. `0.31 of 2 cores, mock server included; busiest thread 0.12 of a core; 0.02 threads waiting
  /// for one; 38 of 65,536 files open`.
  private static func text(_ client: ClientHealth) -> String {
    let company: String? =
      switch client.company {
      case .none: nil
      case .server: "mock server included"
      case .subject: "what is measured included"
      }
    let used = client.coresUsed.map {
      "\($0.inThreeDigits) of \(DurationText.significant(client.cores)) cores"
    }
    let files = client.openFiles.flatMap { files in
      client.fileLimit.map { "\(files.grouped) of \($0.grouped) files open" }
    }
    let parts = [
      used.map { [$0, company].compactMap(\.self).joined(separator: ", ") },
      client.busiestShare.map { "busiest thread \($0.inThreeDigits) of a core" },
      client.waitingThreads.map { "\($0.inThreeDigits) threads waiting for one" },
      files,
    ].compactMap(\.self)
    return parts.isEmpty ? "the system tells nothing of it" : parts.joined(separator: "; ")
  }

  /// E.g. `kernel; read by the process 24 µs (p50), 1.1 ms (p99), 3.2 ms (max) later`.
  private static func stamps(of run: Run) -> String? {
    guard let source = StampSource(of: run.repetitions) else { return nil }
    let lag = LatenessFigures(run.measurements(of: .readLag).sample).map(lag)
    return switch source {
    case .kernel: "kernel; read by the process " + (lag.map { "\($0) later" } ?? "later")
    case .process: "when read by the process"
    case .mixed:
      "MIXED: kernel, else when read by the process"
        + (lag.map { "; from one to the other \($0)" } ?? "")
    }
  }

  /// E.g. `stamps 3 µs (p50), 9 µs (p99), 41 µs (max) off, of 51,200 events; read 31 µs (p50), 0.9 ms (p99),
  /// 4 ms (max) after they were sent; 64 streams, an event every 10 ms`.
  private static func certified(_ run: Run) -> String? {
    switch run.certification {
    case nil: return nil
    case .missing(let reason)?:
      // Under a simulated clock there is nothing to certify.
      return run.client == nil ? nil : "no: \(reason.inOneLine)"
    case .certified(let certificate)?:
      let parts = [
        "stamps \(lag(LatenessFigures(certificate.stamped))) off, of "
          + "\(certificate.stamped.count.grouped) events",
        certificate.asRead == certificate.stamped
          ? nil : "read \(lag(LatenessFigures(certificate.asRead))) after they were sent",
        "\(certificate.shape)",
      ]
      return parts.compactMap(\.self).joined(separator: "; ")
    }
  }

  /// E.g. `62 µs (p50), 0.21 ms (p99), 1.1 ms (max)`.
  private static func lag(_ figures: LatenessFigures) -> String {
    [(figures.p50, "p50"), (figures.p99, "p99"), (figures.maximum, "max")]
      .map { "\(MetricUnit.seconds.text($0)) (\($1))" }.joined(separator: ", ")
  }
}

/// What is shown of lateness, in seconds.
struct LatenessFigures {
  var count: Int
  var p50: Double
  var p99: Double
  var maximum: Double

  /// Nil of nothing.
  init?(_ sample: any OrderedValues) {
    guard sample.count > 0 else { return nil }
    count = sample.count
    p50 = sample.percentile(50)
    p99 = sample.percentile(99)
    maximum = sample.maximum
  }

  init(_ errors: StampErrors) {
    count = errors.count
    p50 = errors.p50.inSeconds
    p99 = errors.p99.inSeconds
    maximum = errors.maximum.inSeconds
  }

  /// Nil of nothing.
  init?(_ histogram: LatencyHistogram) {
    guard let median = histogram.percentile(50), let late = histogram.percentile(99),
      let latest = histogram.maximum
    else { return nil }
    count = histogram.count
    p50 = median.inSeconds
    p99 = late.inSeconds
    maximum = latest.inSeconds
  }
}

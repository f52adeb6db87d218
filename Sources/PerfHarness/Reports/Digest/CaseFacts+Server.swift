extension CaseFacts {
  /// What the server measured of the same requests, beside what the client did.
  static func server(of run: Run) -> [(label: String, text: String?)] {
    guard let account = run.server, let kind = account.kind, !account.counted.isEmpty else {
      return []
    }
    return [
      ("server", window(of: account, kind)),
      ("server TTFT", firstToken(of: account, run.certification?.certificate)),
      ("server ITL", interToken(of: account)),
      ("server E2E", whole(of: account)),
      ("server load", load(of: account)),
    ]
  }

  /// E.g. `vLLM counted 240 requests; warm-up and cool-down are among them, on both sides`.
  private static func window(of account: ServerAccount, _ kind: ServerKind) -> String {
    let requests = account.requests.map { "\($0) requests" } ?? "tokens"
    return
      "\(kind.rawValue) counted \(requests) from before each repetition to after it; what follows "
      + "is of all that were sent then, warm-up and cool-down too"
  }

  /// E.g. `client 62.0 ms, server 51.0 ms, of which queue 12.0 ms (means); 11.0 ms between: network, TLS and
  /// the client, whose own error is certified at 10 µs; server p50 in 40.0…60.0 ms, …`.
  private static func firstToken(
    of account: ServerAccount, _ certificate: Certificate?
  ) -> String? {
    guard let server = account.counted[.timeToFirstToken],
      let client = account.own.timeToFirstToken.mean?.inSeconds
    else { return queueAlone(of: account) }
    guard account.isStreamed else {
      return
        "server \(time(server.mean)) (mean)\(queue(of: account)); the client saw no first token, "
        + "since replies came whole"
    }
    let between = client - server.mean
    var parts = [
      "client \(time(client)), server \(time(server.mean))\(queue(of: account)) (means, from when sent)"
    ]
    if account.isOfSameRequests {
      parts.append(betweenText(between, certificate))
    }
    parts += percentiles(server, account.own.timeToFirstToken)
    return parts.joined(separator: "; ")
  }

  private static func betweenText(_ between: Double, _ certificate: Certificate?) -> String {
    let error = certificate.map {
      ", whose own error is certified at \(time($0.stamped.mean.inSeconds))"
    }
    guard between >= 0 else {
      return "the server's is \(time(-between)) more, which it can't be of the same requests"
    }
    return "\(time(between)) between: network, TLS and the client\(error ?? "")"
  }

  private static func interToken(of account: ServerAccount) -> String? {
    guard let server = account.counted[.interTokenLatency] else { return nil }
    let client = account.isStreamed ? account.own.timePerOutputToken : nil
    return (client.map { "client \(time($0)), " } ?? "")
      + "server \(time(server.mean)) (means, a token)"
      + shares(server, [50, 99])
  }

  private static func whole(of account: ServerAccount) -> String? {
    guard let server = account.counted[.endToEndLatency] else { return nil }
    let own = account.own.endToEndLatency
    let client = own.mean.map { "client \(time($0.inSeconds)), " } ?? ""
    return
      (["\(client)server \(time(server.mean)) (means, from when sent)"]
      + percentiles(server, own)).joined(separator: "; ")
  }

  /// E.g. `KV cache 31.0 % full at the end; prefix cache 40.0 % found`.
  private static func load(of account: ServerAccount) -> String? {
    let hits = account.prefixQueries.flatMap { queries in
      queries > 0 ? account.prefixHits.map { $0 / queries } : nil
    }
    let parts = [
      account.cacheUsage.map { "KV cache \(MetricUnit.ratio.text($0)) full at the end" },
      hits.map { "\(MetricUnit.ratio.text($0)) of prompts' tokens found in the prefix cache" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func queue(of account: ServerAccount) -> String {
    account.counted[.queueTime].map { ", of which queue \(time($0.mean))" } ?? ""
  }

  private static func queueAlone(of account: ServerAccount) -> String? {
    account.counted[.queueTime].map { "not told by the server; queue \(time($0.mean)) (mean)" }
  }

  /// Percentiles of both: the client's as they are, the server's as far as its buckets tell.
  private static func percentiles(
    _ server: ServerAccount.Counted, _ client: LatencyHistogram
  ) -> [String] {
    [50, 99].compactMap { percent in
      guard let range = server.buckets?.range(ofPercentile: percent),
        let own = client.percentile(percent)
      else { return nil }
      return "p\(Int(percent)) \(time(own.inSeconds)), server's \(text(range))"
    }
  }

  private static func shares(_ server: ServerAccount.Counted, _ percents: [Double]) -> String {
    let texts = percents.compactMap { percent in
      server.buckets?.range(ofPercentile: percent).map { "p\(Int(percent)) \(text($0))" }
    }
    return texts.isEmpty ? "" : "; server's " + texts.joined(separator: ", ")
  }

  /// What a percentile lies between, by the buckets of the server.
  private static func text(_ range: ClosedRange<Double>) -> String {
    if range.upperBound.isInfinite { return "above \(time(range.lowerBound))" }
    return range.lowerBound == 0
      ? "up to \(time(range.upperBound))"
      : "in \(time(range.lowerBound))…\(time(range.upperBound))"
  }

  private static func time(_ seconds: Double) -> String {
    DurationUnit.text(ofSeconds: seconds)
  }
}

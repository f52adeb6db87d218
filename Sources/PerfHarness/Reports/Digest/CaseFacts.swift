/// What a run did besides its latencies, fact by fact, in words.
enum CaseFacts {
  /// The facts that there are of a run, in the order in which they are shown.
  static func all(of run: Run) -> [CaseDigest.Fact] {
    let totals = Totals(run.repetitions)
    let connections = totals.connectionsOpened
    let coalesced = totals.coalescedEvents
    let lines: [(label: String, text: String?)] = [
      ("throughput", throughput(of: totals)),
      ("goodput", goodput(of: totals, run.objectives)),
      ("requests", requests(of: run, totals)),
      ("turns", turns(of: totals)),
      ("again", run.confirmation.isEmpty ? nil : confirmation(of: run)),
      ("tokens", tokens(of: totals)),
      ("spent", run.spending.flatMap(spent)),
      ("prompts", run.promptSizes.map { prompts($0, totals.promptDeviation) }),
      ("connections", connections > 0 ? Self.connections(connections, of: run) : nil),
      (
        "coalesced",
        coalesced > 0
          ? "read with the one before: \(coalesced) of \(totals.outputEvents) output events" : nil
      ),
    ]
    return (lines + harness(of: run) + server(of: run)).compactMap { line in
      line.text.map { CaseDigest.Fact(label: line.label, text: $0) }
    }
  }

  private static func throughput(of totals: Totals) -> String? {
    guard let requests = totals.value(of: .requestThroughput) else { return nil }
    var rates = ["\(requests.inThreeDigits) requests/s"]
    if let output = totals.value(of: .outputTokenThroughput),
      let total = totals.value(of: .totalTokenThroughput)
    {
      rates.append("\(output.inThreeDigits) output tokens/s")
      rates.append("\(total.inThreeDigits) total tokens/s")
    }
    return rates.joined(separator: ", ")
      + " over \(DurationUnit.text(ofSeconds: totals.window))"
  }

  private static func requests(of run: Run, _ totals: Totals) -> String {
    let repetitions = run.repetitions.count
    let abandoned = run.repetitions.reduce(0) { $0 + $1.abandonedRequests }
    let unmeasured = run.repetitions.reduce(0) { $0 + $1.unmeasuredRequests }
    let codes = totals.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key.inOneLine) \($0.value)" }
    let all = "\(totals.total)" + (repetitions > 1 ? " in \(repetitions) repetitions" : "")
    let failed =
      "\(totals.failed) failed" + (codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))")
    let others = [
      (totals.cancelledByClient, "cancelled by the client"), (abandoned, "abandoned"),
      (unmeasured, "not measured"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return ["\(all): \(totals.completed) completed, \(failed)", others.joined(separator: ", ")]
      .filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func turns(of totals: Totals) -> String? {
    guard totals.turns > 0 else { return nil }
    return "\(totals.turns), of which \(totals.conversations) began a conversation"
  }

  private static func confirmation(of run: Run) -> String {
    let count = run.confirmation.count
    let totals = Totals(run.confirmation)
    return "\(totals.total) in \(count) fresh \(count == 1 ? "repetition" : "repetitions"), which "
      + "decide over the comparison: \(totals.completed) completed, \(totals.failed) failed"
  }

  /// A connection that a measured request had to open is part of its latency.
  private static func connections(_ opened: Int, of run: Run) -> String {
    let paying = run.repetitions.reduce(0) { $0 + $1.connectionsPaidFor }
    return "\(opened) opened"
      + (paying > 0 ? ", \(paying) of them within the latency of a measured request" : "")
  }

  private static func tokens(of totals: Totals) -> String? {
    let sources = TokenUsage.Source.allCases.filter(totals.tokenSources.contains)
      .map(\.rawValue)
    guard !sources.isEmpty else { return nil }
    var prompt = "\(totals.promptTokens) prompt"
    if totals.cachedTokens > 0 {
      let doubt = totals.promptIncludesCached ? "" : ", perhaps besides"
      prompt += " (\(totals.cachedTokens) cached\(doubt))"
    }
    var output = "\(totals.outputTokens) output"
    if totals.reasoningTokens > 0 { output += " (\(totals.reasoningTokens) reasoning)" }
    let source =
      sources.count == 1
      ? "source: \(sources[0])" : "MIXED sources: \(sources.joined(separator: ", "))"
    return "\(prompt), \(output); \(source)"
  }
}

extension ServerAccount {
  /// Whether the two sides are of the same requests, as far as counts tell.
  package var isOfSameRequests: Bool {
    guard let requests else { return true }
    return requests >= own.ended - own.failed && requests <= own.ended + own.abandoned
  }

  /// Whether replies came in pieces: the first output of one that did not is its last.
  package var isStreamed: Bool { own.streamed > 0 }

  /// What a reader must know before the two sides are compared.
  package var doubts: [String] {
    var doubts = notes
    guard kind != nil else { return doubts }
    if counted.isEmpty, notes.isEmpty {
      doubts.append("the server counted no request meanwhile, or tells nothing of their times")
    }
    if let requests, !isOfSameRequests {
      let ended = "\(Self.text(requests)), and the client \(own.ended)"
      doubts.append(
        requests > own.ended
          ? "the server counted \(ended): others asked it meanwhile, and its figures are of theirs too"
          : "the server counted \(ended): its figures are not of all of them")
    }
    if let runningBefore, runningBefore >= 1 {
      doubts.append(
        "the server was serving \(Self.text(Int(min(runningBefore, 1e15)))) of others when a repetition began"
      )
    }
    return doubts
  }

  private static func text(_ requests: Int) -> String {
    "\(requests) request\(requests == 1 ? "" : "s")"
  }
}

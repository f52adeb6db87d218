extension Scenario {
  /// Throws when what is asked for beyond the number of tokens can't be had of such requests.
  func validateRequests(_ shape: TrafficShape) throws(WorkloadError) {
    if nonce.isOnTexts { try validateIsChat(shape, "a nonce on texts", "nonce") }
    try sharedPrefix.validate()
    if sharedPrefix != .none { try validatePrefix(shape) }
    if let conversation {
      try conversation.validate()
      try validateIsChat(shape, "a conversation", "conversation")
      if case .open = load {
        throw WorkloadError(
          .invalidSetting,
          "the load is \(load), and in a conversation a user waits for the reply before going on; "
            + "expected a closed load, each slot of which is a user; "
            + "write e.g. .closed(concurrency: 8)")
      }
    }
    if let cancellation {
      try cancellation.validate()
      try validateIsChat(shape, "a client that hangs up", "cancellation")
      guard streams else {
        throw WorkloadError(
          .invalidSetting,
          "streams is false, and a client can't hang up in the middle of a reply that comes whole; "
            + "expected streamed replies; leave streams: or cancellation: away")
      }
    }
  }

  private func validatePrefix(_ shape: TrafficShape) throws(WorkloadError) {
    try validateIsChat(shape, "a shared prefix", "sharedPrefix")
    if case .images = shape.task {
      throw WorkloadError(
        .invalidSetting,
        "the traffic is \(traffic), and pictures come before the text, so that no prefix is shared; "
          + "expected one such as D(1000,100); leave sharedPrefix: away")
    }
    switch (sharedPrefix, prompts, shape.input) {
    case (.tokens(let count, _), .synthetic, .exactly(let input)):
      let least = count + SharedPrefix.leastOwnWords
      guard input >= least else {
        throw WorkloadError(
          .invalidSetting,
          "the shared prefix has \(count) tokens, and the prompts of \(traffic) have \(input); "
            + "expected prompts of at least \(least), \(SharedPrefix.leastOwnWords) of which are each "
            + "one's own; write e.g. .share(0.5)")
      }
    case (.share, .synthetic, _), (.none, _, _), (.tokens, _, _): break
    case (.share, _, _):
      throw WorkloadError(
        .invalidSetting,
        "the shared prefix is \(sharedPrefix), and nobody knows how long prompts are that are given; "
          + "expected a number of tokens; write e.g. .tokens(500)")
    }
  }

  private func validateIsChat(
    _ shape: TrafficShape, _ what: String, _ parameter: String
  ) throws(WorkloadError) {
    switch shape.task {
    case .chat, .images: return
    case .dataset, .trace:
      // A recorded request is sent as it is; only when its reply ends is the client's to say.
      if parameter == "cancellation" { return }
      throw WorkloadError(
        .invalidSetting,
        "the traffic is \(traffic), whose requests are sent as they were recorded, and \(what) changes "
          + "them; expected traffic such as D(1000,100); leave \(parameter): away")
    case .embedding, .rerank:
      throw WorkloadError(
        .invalidSetting,
        "the traffic is \(traffic), which has no replies to a chat, and \(what) needs one; "
          + "expected one such as D(1000,100); leave \(parameter): away")
    }
  }
}

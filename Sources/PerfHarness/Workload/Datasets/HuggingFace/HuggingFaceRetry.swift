/// What to do about a reply of the datasets server.
enum HuggingFaceRetry: Sendable, Hashable {
  /// It is what was asked for.
  case take
  /// Ask again later: it is busy, or has not looked at the dataset yet.
  case wait(Duration)
  /// It will not be another one.
  case giveUp

  static let mostAttempts = 8
  private static let longestWait = Duration.seconds(60)
  /// Who is told to wait longer had better come back another day.
  private static let longestAsked = Duration.seconds(600)

  /// - Parameter attempt: which one this was, from 1.
  init(after reply: DatasetReply, attempt: Int) {
    switch reply.status {
    case 200..<300: self = .take
    // A dataset that was not looked at yet is 500 with the code ResponseNotReady.
    case 429, 500..<600:
      guard attempt < Self.mostAttempts else {
        self = .giveUp
        return
      }
      let wait = reply.retryAfter ?? Self.usualWait(after: attempt)
      self = wait > Self.longestAsked ? .giveUp : .wait(wait)
    default: self = .giveUp
    }
  }

  /// What to do when a connection could not be made, or broke.
  ///
  /// - Parameter isThere: whether the server has answered before. One that never did is more likely not
  ///   there than busy.
  init(afterFailureOf attempt: Int, isThere: Bool) {
    self =
      isThere && attempt < Self.mostAttempts ? .wait(Self.usualWait(after: attempt)) : .giveUp
  }

  /// Whether nothing more is asked.
  var isLast: Bool {
    if case .wait = self { false } else { true }
  }

  private static func usualWait(after attempt: Int) -> Duration {
    min(longestWait, .seconds(1 << (attempt - 1)))
  }
}

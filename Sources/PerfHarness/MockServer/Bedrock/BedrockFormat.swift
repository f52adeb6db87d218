#if HTTP

  import Foundation

  /// Amazon Bedrock's runtime, as far as the server speaks it: conversations, and the
  /// count of their tokens.
  struct BedrockFormat: WireFormat {
    func owns(path: String) -> Bool { path.hasPrefix("/model/") }

    func counts(path: String) -> Bool { owns(path: path) && path.hasSuffix("/count-tokens") }

    var requestIDField: String { "x-amzn-RequestId" }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      do throws(BedrockError) {
        let segments = request.path.split(separator: "/", omittingEmptySubsequences: false)
        guard request.method == "POST", segments.count == 4,
          ["converse", "converse-stream", "count-tokens"].contains(segments[3]),
          let model = String(segments[2]).removingPercentEncoding, !model.isEmpty
        else { throw .unknownOperation }
        try BedrockAuthorization.check(request, key: behavior.apiKey)
        if let models = behavior.models, !models.contains(model) { throw .unknownModel }
        if segments[3] == "count-tokens" {
          let count =
            try BedrockOrder.countWords(json: request.body, behavior)
            + max(0, behavior.templateTokens)
          return .canned(CannedReply(status: 200, body: "{\"inputTokens\":\(count)}"))
        }
        return .output(
          try BedrockOrder(
            json: request.body, streams: segments[3] == "converse-stream", behavior))
      } catch {
        return .canned(error.reply())
      }
    }

    func refusal(status: Int, retryAfter: Duration?) -> CannedReply {
      var headers: [String] = []
      if let retryAfter {
        headers = ["retry-after: \(Int(retryAfter.inSeconds.rounded(.up)))"]
      }
      return BedrockError.ordered(status: status).reply(headers: headers)
    }

    func refusalOfBody(beyond limit: Int) -> CannedReply {
      BedrockError.bodyTooLarge(limit: limit).reply()
    }
  }

#endif

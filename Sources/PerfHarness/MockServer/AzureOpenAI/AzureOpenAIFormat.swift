#if HTTP

  /// Chat completions of Azure OpenAI, with a date in the query or under `/openai/v1`.
  struct AzureOpenAIFormat: WireFormat {
    private static let start = "/openai/deployments/"
    private static let end = "/chat/completions"
    private static let v1 = "/openai/v1/chat/completions"

    var requestIDField: String { "apim-request-id" }

    func owns(path: String) -> Bool {
      path == Self.v1 || (path.hasPrefix(Self.start) && path.hasSuffix(Self.end))
    }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      do throws(OpenAIError) {
        guard request.method == "POST" else { throw .wrongMethod(request) }
        let isV1 = request.path == Self.v1
        let hasVersion = (request.query ?? "").split(separator: "&").contains {
          $0.hasPrefix("api-version=") && $0 != "api-version="
        }
        guard isV1 || hasVersion else {
          throw OpenAIError(status: 404, message: "Resource not found", code: "404")
        }
        if let key = behavior.apiKey {
          let accepted =
            request.header("api-key") == key || request.header("authorization") == "Bearer \(key)"
          guard accepted else { throw Self.refused(401) }
        }
        let order = try ChatOrder(json: request.body, behavior)
        let deployment =
          isV1
          ? order.model
          : String(request.path.dropFirst(Self.start.count).dropLast(Self.end.count))
        if let models = behavior.models, !models.contains(deployment) {
          throw Self.refused(404)
        }
        return .output(order)
      } catch {
        return .canned(error.reply())
      }
    }

    func refusal(status: Int, retryAfter: Duration?) -> CannedReply {
      let plain = OpenAIFormat().refusal(status: status, retryAfter: retryAfter)
      return Self.refused(status).reply(headers: plain.headers)
    }

    func refusalOfBody(beyond limit: Int) -> CannedReply {
      OpenAIError.bodyTooLarge(limit: limit).reply()
    }

    /// Azure's codes are words, and numbers in quotes.
    private static func refused(_ status: Int) -> OpenAIError {
      switch status {
      case 401:
        OpenAIError(
          status: 401,
          message: "Access denied due to invalid subscription key or wrong API endpoint.",
          code: "401")
      case 404:
        OpenAIError(
          status: 404, message: "The API deployment for this resource does not exist.",
          code: "DeploymentNotFound")
      case 429:
        OpenAIError(
          status: 429, message: "Requests have exceeded the call rate limit of your tier.",
          code: "429")
      default: OpenAIError.ordered(status: status)
      }
    }
  }

#endif

#if HTTP

  /// Chat completions and embeddings of Azure OpenAI, with a date in the query or under `/openai/v1`.
  struct AzureOpenAIFormat: WireFormat {
    private static let start = "/openai/deployments/"
    private static let v1 = "/openai/v1"
    private static let chat = "/chat/completions"
    private static let embeddings = "/embeddings"

    var requestIDField: String { "apim-request-id" }

    func owns(path: String) -> Bool {
      Self.call(path) != nil
    }

    /// The call that a path is of, and the deployment where the path names it.
    private static func call(_ path: String) -> (name: String, deployment: String?)? {
      for name in [chat, embeddings] {
        if path == v1 + name { return (name, nil) }
        if path.hasPrefix(start), path.hasSuffix(name) {
          return (name, String(path.dropFirst(start.count).dropLast(name.count)))
        }
      }
      return nil
    }

    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer {
      do throws(OpenAIError) {
        guard let call = Self.call(request.path) else { throw .unknownPath(request) }
        guard request.method == "POST" else { throw .wrongMethod(request) }
        let hasVersion = (request.query ?? "").split(separator: "&").contains {
          $0.hasPrefix("api-version=") && $0 != "api-version="
        }
        guard call.deployment == nil || hasVersion else {
          throw OpenAIError(status: 404, message: "Resource not found", code: "404")
        }
        if let key = behavior.apiKey {
          let accepted =
            request.header("api-key") == key || request.header("authorization") == "Bearer \(key)"
          guard accepted else { throw Self.refused(401) }
        }
        let order: any OutputOrder
        let model: String
        if call.name == Self.chat {
          let chat = try ChatOrder(json: request.body, behavior, isAzure: true)
          (order, model) = (chat, chat.model)
        } else {
          let texts = try EmbeddingOrder(json: request.body, behavior)
          (order, model) = (texts, texts.model)
        }
        if let models = behavior.models, !models.contains(call.deployment ?? model) {
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

#if HTTP

  /// An error as OpenAI's API reports it. Its texts are those of the API where they are known.
  struct OpenAIError: Error, Equatable {
    var status: Int
    var message: String
    var type = "invalid_request_error"
    var param: String?
    var code: String?

    /// The JSON object that stands for the error, in a body of its own and inside a stream.
    var json: String {
      let param = param.map(JSONText.quoted) ?? "null"
      let code = code.map(JSONText.quoted) ?? "null"
      return
        "{\"error\":{\"message\":\(JSONText.quoted(message)),\"type\":\(JSONText.quoted(type)),"
        + "\"param\":\(param),\"code\":\(code)}}"
    }

    func reply(
      of flavor: MockServer.Behavior.Flavor = .openAI, headers: [String] = []
    ) -> CannedReply {
      CannedReply(status: flavor.status(of: self), headers: headers, body: flavor.body(of: self))
    }

    /// An error with this status that the server was told to give.
    static func ordered(status: Int) -> OpenAIError {
      switch status {
      case 401: wrongKey
      case 403:
        OpenAIError(
          status: 403, message: "Country, region, or territory not supported",
          type: "request_forbidden", code: "unsupported_country_region_territory")
      case 404:
        OpenAIError(
          status: 404, message: "The requested resource was not found", code: "not_found")
      case 429:
        OpenAIError(
          status: 429, message: "Rate limit reached. Please try again later.", type: "requests",
          code: "rate_limit_exceeded")
      case 503:
        OpenAIError(
          status: 503, message: "The engine is currently overloaded, please try again later",
          type: "server_error")
      case 505:
        OpenAIError(status: 505, message: "This server speaks HTTP/1.1 only.")
      case 500...:
        OpenAIError(
          status: status,
          message: "The server had an error while processing your request. Sorry about that!",
          type: "server_error")
      default: OpenAIError(status: status, message: "Your request was refused.")
      }
    }

    /// An error in the midst of a stream.
    static let inStream = OpenAIError(
      status: 200,
      message: "The server had an error while processing your request. Sorry about that!",
      type: "server_error", code: "server_error")

    static let wrongKey = OpenAIError(
      status: 401,
      message: "Incorrect API key provided. You can find your API key at "
        + "https://platform.openai.com/account/api-keys.",
      code: "invalid_api_key")

    static let missingKey = OpenAIError(
      status: 401,
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization "
        + "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).")

    static func unknownPath(_ request: MockRequest) -> OpenAIError {
      OpenAIError(status: 404, message: "Invalid URL (\(request.method) \(request.fullPath))")
    }

    static func wrongMethod(_ request: MockRequest) -> OpenAIError {
      OpenAIError(
        status: 405,
        message: "Not allowed to \(request.method) on \(request.fullPath). "
          + "(HINT: Perhaps you meant to use a different HTTP method?)")
    }

    static func unknownModel(_ model: String) -> OpenAIError {
      OpenAIError(
        status: 404,
        message: "The model `\(model)` does not exist or you do not have access to it.",
        param: "model", code: "model_not_found")
    }

    static func bodyTooLarge(limit: Int) -> OpenAIError {
      OpenAIError(status: 413, message: "Maximum content size limit (\(limit)) exceeded.")
    }

    static let notJSON = OpenAIError(
      status: 400,
      message: "We could not parse the JSON body of your request. The OpenAI API expects a JSON "
        + "payload, but what was sent was not valid JSON.")

    static let missingModel = OpenAIError(
      status: 400, message: "you must provide a model parameter")

    static func missing(_ param: String) -> OpenAIError {
      OpenAIError(
        status: 400, message: "Missing required parameter: '\(param)'.", param: param,
        code: "missing_required_parameter")
    }

    static func wrongType(
      of param: String, expected: String, got value: JSONNode
    ) -> OpenAIError {
      OpenAIError(
        status: 400,
        message:
          "Invalid type for '\(param)': expected \(expected), but got \(value.openAITypeName) instead.",
        param: param, code: "invalid_type")
    }
  }

#endif

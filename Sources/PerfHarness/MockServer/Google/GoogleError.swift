#if HTTP

  /// An error as Google's APIs report it (google.rpc.Status). Its texts are those of the APIs where they
  /// are known.
  struct GoogleError: Error, Equatable {
    var code: Int
    var message: String
    /// JSON objects.
    var details: [String] = []
    /// The word for it; nil for the one that goes with the code.
    var status: String?

    /// The JSON object that stands for the error, in a body of its own and inside a stream: several
    /// lines, as Google writes it.
    var json: String {
      let details =
        details.isEmpty
        ? ""
        : ",\r\n    \"details\": [\r\n      \(details.joined(separator: ",\r\n      "))\r\n    ]"
      return "{\r\n  \"error\": {\r\n    \"code\": \(code),\r\n"
        + "    \"message\": \(JSONText.quoted(message)),\r\n"
        + "    \"status\": \"\(status ?? Self.word(for: code))\"\(details)\r\n  }\r\n}\r\n"
    }

    /// - Parameter isArray: whether it stands in an array, as where a stream was asked for that is one.
    func reply(isArray: Bool = false) -> CannedReply {
      CannedReply(status: code, body: isArray ? "[\(json)]" : json)
    }

    /// Source: google.rpc.Code, 'HTTP Mapping'.
    private static func word(for code: Int) -> String {
      switch code {
      case 401: "UNAUTHENTICATED"
      case 403: "PERMISSION_DENIED"
      case 404: "NOT_FOUND"
      case 409: "ABORTED"
      case 429: "RESOURCE_EXHAUSTED"
      case 499: "CANCELLED"
      case 501: "UNIMPLEMENTED"
      case 503: "UNAVAILABLE"
      case 504: "DEADLINE_EXCEEDED"
      case 500...: "INTERNAL"
      default: "INVALID_ARGUMENT"
      }
    }

    /// An error with this status that the server was told to give.
    static func ordered(status: Int, retryAfter: Duration? = nil) -> GoogleError {
      let message =
        switch status {
        case 400: "Request contains an invalid argument."
        case 401: wrongToken.message
        case 403: "The caller does not have permission"
        case 404: "Requested entity was not found."
        case 429: "Resource exhausted. Please try again later."
        case 503: overloaded.message
        case 504: "Deadline expired before operation could complete."
        case 505: "This server speaks HTTP/1.1 only."
        case 500...: "An internal error has occurred."
        default: "The request was refused."
        }
      let details = retryAfter.map { wait in
        let seconds = wait.inSeconds
        let text = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
        return "{\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\","
          + "\"retryDelay\": \"\(text)s\"}"
      }
      return GoogleError(code: status, message: message, details: details.map { [$0] } ?? [])
    }

    /// An error in the midst of a stream.
    static let overloaded = GoogleError(
      code: 503, message: "The model is overloaded. Please try again later.")

    static let missingKey = GoogleError(
      code: 403,
      message: "Method doesn't allow unregistered callers (callers without established identity). "
        + "Please use API Key or other form of API consumer identity to call this API.")

    static let wrongKey = GoogleError(
      code: 400, message: "API key not valid. Please pass a valid API key.",
      details: [
        "{\"@type\": \"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\": \"API_KEY_INVALID\","
          + "\"domain\": \"googleapis.com\"}"
      ])

    private static let expected =
      "Expected OAuth 2 access token, login cookie or other valid authentication credential. See "
      + "https://developers.google.com/identity/sign-in/web/devconsole-project."

    static let missingToken = GoogleError(
      code: 401, message: "Request is missing required authentication credential. \(expected)")

    static let wrongToken = GoogleError(
      code: 401, message: "Request had invalid authentication credentials. \(expected)")

    static func unknownModel(_ path: GooglePath) -> GoogleError {
      switch path.api {
      case .developer:
        GoogleError(
          code: 404,
          message: "\(path.resource) is not found for API version \(path.version), or is not "
            + "supported for \(path.method ?? "GetModel"). Call ListModels to see the list of "
            + "available models and their supported methods.")
      case .vertex:
        GoogleError(code: 404, message: "Publisher Model `\(path.resource)` not found.")
      }
    }

    static let unknownMethod = GoogleError(code: 404, message: "Method not found.")

    static func bodyTooLarge(limit: Int) -> GoogleError {
      GoogleError(code: 400, message: "Request payload size exceeds the limit: \(limit) bytes.")
    }

    static func payload(_ text: String) -> GoogleError {
      GoogleError(code: 400, message: "Invalid JSON payload received. \(text)")
    }

    /// A field of another type than promised.
    ///
    /// - Parameters:
    ///   - path: in snake case, as Google writes it whatever the request does.
    ///   - type: e.g. `TYPE_STRING`.
    static func wrongType(of path: String, _ type: String, got value: JSONNode) -> GoogleError {
      GoogleError(code: 400, message: "Invalid value at '\(path)' (\(type)), \(value.summary)")
    }
  }

#endif

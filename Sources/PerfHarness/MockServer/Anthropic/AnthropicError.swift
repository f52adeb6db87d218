#if HTTP

  /// An error as Anthropic's API reports it. Its texts are those of the API where they are known.
  struct AnthropicError: Error, Equatable {
    var status: Int
    var type = "invalid_request_error"
    var message: String

    /// The JSON object that stands for the error, in a body of its own and inside a stream.
    var json: String {
      "{\"type\":\"error\",\"error\":{\"type\":\"\(type)\",\"message\":\(JSONText.quoted(message))},"
        + "\"request_id\":\"req_mock\"}"
    }

    func reply(headers: [String] = []) -> CannedReply {
      CannedReply(status: status, headers: headers, body: json)
    }

    /// An error with this status that the server was told to give.
    ///
    /// Source: the API reference, 'Errors'.
    static func ordered(status: Int) -> AnthropicError {
      let (type, message) =
        switch status {
        case 401: ("authentication_error", "invalid x-api-key")
        case 402: ("billing_error", "There is an issue with your billing or payment information.")
        case 403:
          ("permission_error", "Your API key does not have permission to use this resource.")
        case 404: ("not_found_error", "The requested resource could not be found.")
        case 409: ("conflict_error", "The request conflicts with another one.")
        case 413: ("request_too_large", "Request exceeds the maximum size")
        case 429:
          ("rate_limit_error", "This request would exceed your rate limit. Please try again later.")
        case 504: ("timeout_error", "The request timed out.")
        case 503, 529: ("overloaded_error", "Overloaded")
        case 500...: ("api_error", "Internal server error")
        default: ("invalid_request_error", "Your request was refused.")
        }
      return AnthropicError(status: status, type: type, message: message)
    }

    /// An error in the midst of a stream.
    static let inStream = ordered(status: 529)

    static let wrongKey = ordered(status: 401)

    static let missingKey = AnthropicError(
      status: 401, type: "authentication_error", message: "x-api-key header is required")

    static let missingVersion = AnthropicError(
      status: 400, message: "anthropic-version: header is required")

    static func unknownVersion(_ version: String) -> AnthropicError {
      AnthropicError(
        status: 400, message: "anthropic-version: \"\(version)\" is not a valid version")
    }

    static let unknownPath = AnthropicError(
      status: 404, type: "not_found_error", message: "Not Found")

    static let wrongMethod = AnthropicError(status: 405, message: "Method Not Allowed")

    static func unknownModel(_ model: String) -> AnthropicError {
      AnthropicError(status: 404, type: "not_found_error", message: "model: \(model)")
    }

    static let bodyTooLarge = ordered(status: 413)

    static let notJSON = AnthropicError(
      status: 400, message: "The request body is not valid JSON")

    /// What is wrong with a field of the body.
    static func field(_ path: String, _ problem: String) -> AnthropicError {
      AnthropicError(status: 400, message: "\(path): \(problem)")
    }
  }

#endif

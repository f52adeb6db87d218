#if HTTP

  /// An error as Bedrock reports it: its kind in a header field, its text in the body.
  struct BedrockError: Error, Equatable {
    var status: Int
    var type: String
    var message: String

    var json: String { "{\"message\":\(JSONText.quoted(message))}" }

    func reply(headers: [String] = []) -> CannedReply {
      let field = "x-amzn-ErrorType: \(type):http://internal.amazon.com/coral/com.amazon.bedrock/"
      return CannedReply(status: status, headers: [field] + headers, body: json)
    }

    /// An error with this status that the server was told to give.
    static func ordered(status: Int) -> BedrockError {
      let (type, message) =
        switch status {
        case 401: ("UnauthorizedException", "The request is not authorized.")
        case 403:
          (
            "AccessDeniedException",
            "You don't have access to the model with the specified model ID."
          )
        case 404:
          (
            "ResourceNotFoundException",
            "The model could not be found. Check its ID and the region."
          )
        case 408: ("ModelTimeoutException", "The model took too long to reply.")
        case 424: ("ModelErrorException", "The model could not process the request.")
        case 429:
          (
            "ThrottlingException", "Too many requests, please wait before trying again."
          )
        case 503:
          (
            "ServiceUnavailableException",
            "Bedrock is unable to process your request."
          )
        case 500...: ("InternalServerException", Self.sorry)
        default: ("ValidationException", "The request was refused.")
        }
      return BedrockError(status: status, type: type, message: message)
    }

    static let sorry = "The system encountered an unexpected error during processing."

    static let unknownOperation = BedrockError(
      status: 404, type: "UnknownOperationException",
      message: "There is no such operation; expected POST /model/{modelId}/converse, "
        + "/model/{modelId}/converse-stream or /model/{modelId}/count-tokens.")

    static let unknownModel = invalid("The provided model identifier is invalid.")

    static func bodyTooLarge(limit: Int) -> BedrockError {
      BedrockError(
        status: 413, type: "ValidationException",
        message: "The request has more than \(limit) bytes.")
    }

    static func invalid(_ message: String) -> BedrockError {
      BedrockError(status: 400, type: "ValidationException", message: message)
    }

    /// The words of the validation that AWS services have in common.
    static func invalid(at path: String, _ constraint: String) -> BedrockError {
      invalid(
        "1 validation error detected: Value at '\(path)' failed to satisfy constraint: \(constraint)"
      )
    }

    static func missing(_ path: String) -> BedrockError {
      invalid(at: path, "Member must not be null")
    }

    static func wrongType(_ path: String, _ expected: String) -> BedrockError {
      invalid(at: path, "Member must be \(expected)")
    }

    static func refused(_ type: String, _ message: String) -> BedrockError {
      BedrockError(status: 403, type: type, message: message)
    }
  }

#endif

#if HTTP

  extension MockServer.Behavior.Flavor {
    /// The status of a refusal that the server itself decided upon.
    func status(of error: OpenAIError) -> Int {
      // Text Generation Inference has one word for all that is invalid.
      self == .tgi && error.status == 400 ? 422 : error.status
    }

    /// The body of a refusal.
    func body(of error: OpenAIError) -> String {
      let message = JSONText.quoted(error.message)
      return switch self {
      case .vLLM where error.status == 401: #"{"error":"Unauthorized"}"#
      case .openAI, .vLLM, .llamaCpp, .ollama: nested(error, status: error.status)
      case .sglang: "{\"object\":\"error\",\(engineMembers(of: error, status: error.status))}"
      case .tgi: "{\"error\":\(message),\"error_type\":\"\(type(ofStatus: error.status))\"}"
      }
    }

    /// The events that report an error inside a stream.
    func events(of error: OpenAIError) -> String {
      // What goes wrong in the midst of a stream went wrong in the server.
      switch self {
      case .openAI, .llamaCpp, .ollama: "data: \(nested(error, status: 500))\n\n"
      case .vLLM: "data: \(nested(error, status: 500))\n\ndata: [DONE]\n\n"
      case .sglang:
        "data: {\"error\":{\"object\":\"error\",\(engineMembers(of: error, status: 500))}}\n\n"
          + "data: [DONE]\n\n"
      case .tgi:
        "data: {\"error\":{\"message\":\(JSONText.quoted(error.message)),"
          + "\"http_status_code\":422}}\n\n"
      }
    }

    private func nested(_ error: OpenAIError, status: Int) -> String {
      let message = JSONText.quoted(error.message)
      return switch self {
      case .openAI: error.json
      case .llamaCpp:
        "{\"error\":{\"code\":\(status),\"message\":\(message),"
          + "\"type\":\"\(type(ofStatus: status))\"}}"
      case .ollama:
        "{\"error\":{\"message\":\(message),\"type\":\"\(type(ofStatus: status))\","
          + "\"param\":null,\"code\":null}}"
      case .vLLM, .sglang, .tgi: "{\"error\":{\(engineMembers(of: error, status: status))}}"
      }
    }

    private func engineMembers(of error: OpenAIError, status: Int) -> String {
      "\"message\":\(JSONText.quoted(error.message)),\"type\":\"\(type(ofStatus: status))\","
        + "\"param\":\(error.param.map(JSONText.quoted) ?? "null"),\"code\":\(status)"
    }

    private func type(ofStatus status: Int) -> String {
      switch (self, status) {
      case (.vLLM, 404), (.sglang, 404): "NotFoundError"
      case (.vLLM, 503), (.sglang, 503): "Service Unavailable"
      case (.vLLM, 500...), (.sglang, 500...): "InternalServerError"
      case (.vLLM, _), (.sglang, _): "BadRequestError"
      case (.tgi, 429): "overloaded"
      case (.tgi, 424), (.tgi, 500...): "generation"
      case (.tgi, _): "validation"
      case (.llamaCpp, 401): "authentication_error"
      case (.llamaCpp, 403): "permission_error"
      case (_, 404): "not_found_error"
      case (.llamaCpp, 501): "not_supported_error"
      case (.llamaCpp, 503): "unavailable_error"
      case (.llamaCpp, 500...): "server_error"
      case (.ollama, 500...): "api_error"
      default: "invalid_request_error"
      }
    }
  }

#endif

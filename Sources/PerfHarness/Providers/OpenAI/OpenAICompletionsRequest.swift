/// The body of `POST /v1/completions`: the texts of all messages, a line each, as one prompt.
///
/// Source: OpenAI API reference, 'Create completion'.
struct OpenAICompletionsRequest {
  var model: String
  var request: GenerationRequest
  /// Whether the server is the public API, which rejects parameters that only inference engines know.
  var isOfficial: Bool

  var body: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(request.openAIBodySize)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    body.append(#","prompt":"#)
    JSONText.append(request.messages.map(\.text).joined(separator: "\n"), to: &body)
    if let limit = request.maxOutputTokens {
      body.append(#","max_tokens":"#)
      body.append(contentsOf: limit.description.utf8)
      if request.ignoresEndOfSequence, !isOfficial {
        body.append(#","ignore_eos":true"#)
      }
    }
    if let temperature = request.temperature { body.append(openAITemperature: temperature) }
    if request.streams {
      body.append(#","stream":true,"stream_options":{"include_usage":true"#)
      body.append(isOfficial ? #","include_obfuscation":false}"# : "}")
    }
    body.append("}")
    return body
  }
}

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
    body.append(openAI: #"{"model":"#)
    JSONText.append(model, to: &body)
    body.append(openAI: #","prompt":"#)
    JSONText.append(request.messages.map(\.text).joined(separator: "\n"), to: &body)
    if let limit = request.maxOutputTokens {
      body.append(openAI: #","max_tokens":"#)
      body.append(contentsOf: limit.description.utf8)
      if request.ignoresEndOfSequence, !isOfficial {
        body.append(openAI: #","ignore_eos":true"#)
      }
    }
    if let temperature = request.temperature { body.append(openAITemperature: temperature) }
    if request.streams {
      body.append(openAI: #","stream":true,"stream_options":{"include_usage":true"#)
      body.append(openAI: isOfficial ? #","include_obfuscation":false}"# : "}")
    }
    body.append(openAI: "}")
    return body
  }
}

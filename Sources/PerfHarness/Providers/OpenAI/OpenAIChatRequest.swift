/// The body of `POST /v1/chat/completions`.
///
/// Source: OpenAI API reference, 'Create chat completion'. Written by hand, because a prompt of many
/// thousand tokens goes through here for every request.
struct OpenAIChatRequest {
  var model: String
  var request: GenerationRequest
  /// Whether the server is the public API: it wants the newer name of the token limit, and rejects
  /// parameters that only inference engines know.
  var isOfficial: Bool
  /// Whether the server may pad chunks and can be asked not to. Of the official ones, Azure does not
  /// know the question.
  var padsChunks = true

  var body: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(request.openAIBodySize)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    appendMessages(to: &body)
    if let limit = request.maxOutputTokens {
      body.append(isOfficial ? #","max_completion_tokens":"# : #","max_tokens":"#)
      body.append(contentsOf: limit.description.utf8)
      if request.ignoresEndOfSequence, !isOfficial { body.append(#","ignore_eos":true"#) }
    }
    if let temperature = request.temperature { body.append(openAITemperature: temperature) }
    body.append(
      request.streams ? #","stream":true,"stream_options":{"include_usage":true"# : "")
    if request.streams {
      if isOfficial, padsChunks { body.append(#","include_obfuscation":false"#) }
      body.append("}")
    }
    body.append("}")
    return body
  }

  /// The model and the messages alone, for a server that renders or counts them.
  var countingBody: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(request.openAIBodySize)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    appendMessages(to: &body)
    body.append("}")
    return body
  }

  private func appendMessages(to body: inout [UInt8]) {
    body.append(#","messages":["#)
    for (index, message) in request.messages.enumerated() {
      body.append(index == 0 ? #"{"role":"# : #",{"role":"#)
      JSONText.append(message.role.rawValue, to: &body)
      body.append(#","content":"#)
      if message.images.isEmpty {
        JSONText.append(message.text, to: &body)
      } else {
        body.append("[")
        for image in message.images {
          body.append(#"{"type":"image_url","image_url":{"url":"#)
          body.append(openAI: image)
          body.append("}},")
        }
        body.append(#"{"type":"text","text":"#)
        JSONText.append(message.text, to: &body)
        body.append("}]")
      }
      body.append("}")
    }
    body.append("]")
  }
}

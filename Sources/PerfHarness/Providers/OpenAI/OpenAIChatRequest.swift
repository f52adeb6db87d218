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

  var body: [UInt8] {
    var body: [UInt8] = []
    let textCount = request.messages.reduce(0) { $0 + $1.text.utf8.count }
    body.reserveCapacity(textCount + textCount / 16 + 256)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    body.append(#","messages":["#)
    for (index, message) in request.messages.enumerated() {
      body.append(index == 0 ? #"{"role":"# : #",{"role":"#)
      JSONText.append(message.role.rawValue, to: &body)
      body.append(#","content":"#)
      JSONText.append(message.text, to: &body)
      body.append("}")
    }
    body.append("]")
    if let limit = request.maxOutputTokens {
      body.append(isOfficial ? #","max_completion_tokens":"# : #","max_tokens":"#)
      body.append(contentsOf: limit.description.utf8)
      if request.ignoresEndOfSequence, !isOfficial { body.append(#","ignore_eos":true"#) }
    }
    if let temperature = request.temperature {
      body.append(#","temperature":"#)
      let isWhole = temperature == temperature.rounded() && temperature.magnitude < 1e6
      body.append(contentsOf: (isWhole ? "\(Int(temperature))" : "\(temperature)").utf8)
    }
    body.append(request.streams ? #","stream":true,"stream_options":{"include_usage":true"# : "")
    if request.streams {
      if isOfficial { body.append(#","include_obfuscation":false"#) }
      body.append("}")
    }
    body.append("}")
    return body
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }
}

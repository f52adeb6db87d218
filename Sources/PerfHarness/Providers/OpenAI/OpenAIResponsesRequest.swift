/// The body of `POST /v1/responses`.
///
/// Source: OpenAI API reference, 'Create a model response'. Nothing is stored, because a measurement
/// needs no history; usage comes without being asked for.
struct OpenAIResponsesRequest {
  var model: String
  var request: GenerationRequest
  /// Whether the server is the public API, which pads events unless it is asked not to.
  var isOfficial: Bool

  /// The body of `POST /v1/responses/input_tokens`.
  ///
  /// Source: OpenAI API reference, 'Get input token counts'.
  var countingBody: [UInt8] {
    var body = input
    body.append("}")
    return body
  }

  /// The model and the input, without the end of the object.
  private var input: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(request.openAIBodySize)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    body.append(#","input":["#)
    for (index, message) in request.messages.enumerated() {
      body.append(index == 0 ? #"{"role":"# : #",{"role":"#)
      JSONText.append(message.role.rawValue, to: &body)
      body.append(#","content":"#)
      if message.images.isEmpty {
        JSONText.append(message.text, to: &body)
      } else {
        body.append("[")
        for image in message.images {
          body.append(#"{"type":"input_image","image_url":"#)
          body.append(openAI: image)
          body.append("},")
        }
        body.append(#"{"type":"input_text","text":"#)
        JSONText.append(message.text, to: &body)
        body.append("}]")
      }
      body.append("}")
    }
    body.append("]")
    return body
  }

  var body: [UInt8] {
    var body = input
    body.append(#","store":false"#)
    if let limit = request.maxOutputTokens {
      body.append(#","max_output_tokens":"#)
      body.append(contentsOf: limit.description.utf8)
    }
    if let temperature = request.temperature { body.append(openAITemperature: temperature) }
    if request.streams {
      body.append(#","stream":true"#)
      if isOfficial { body.append(#","stream_options":{"include_obfuscation":false}"#) }
    }
    body.append("}")
    return body
  }
}

/// The body of `generateContent` and `streamGenerateContent`.
///
/// Source: Gemini API reference, 'GenerateContentRequest'. Written by hand, because a prompt of many
/// thousand tokens goes through here for every request.
struct GeminiRequest {
  var request: GenerationRequest
  var thinking = GeminiThinking()

  var body: [UInt8] {
    var body: [UInt8] = []
    let count = request.messages.reduce(0) { count, message in
      count + message.text.utf8.count + message.images.reduce(0) { $0 + $1.base64.utf8.count }
    }
    body.reserveCapacity(count + count / 16 + 256)
    body.append(#"{"contents":["#)
    var isFirst = true
    for message in request.messages where message.role != .system {
      body.append(isFirst ? #"{"role":"# : #",{"role":"#)
      body.append(message.role == .assistant ? #""model","parts":["# : #""user","parts":["#)
      Self.append(message, to: &body)
      body.append("]}")
      isFirst = false
    }
    body.append("]")
    appendInstruction(to: &body)
    appendConfiguration(to: &body)
    body.append("}")
    return body
  }

  /// The body of `countTokens`: the Developer API takes the whole request, with the model's name, Vertex
  /// AI the parts of it that are counted.
  ///
  /// Source: Gemini API reference, 'models.countTokens'; Vertex AI reference, 'CountTokens'.
  ///
  /// - Parameter model: its name in the Developer API, e.g. `models/m`; nil for Vertex AI.
  func countingBody(model: String?) -> [UInt8] {
    var counted = request
    counted.maxOutputTokens = nil
    counted.temperature = nil
    let body = GeminiRequest(request: counted).body
    guard let model else { return body }
    var whole = Array(#"{"generateContentRequest":{"model":"#.utf8)
    JSONText.append(model, to: &whole)
    whole.append(",")
    whole.append(contentsOf: body.dropFirst())
    whole.append("}")
    return whole
  }

  /// Instructions do not belong to the conversation; several are parts of one.
  private func appendInstruction(to body: inout [UInt8]) {
    var isFirst = true
    for message in request.messages where message.role == .system {
      body.append(isFirst ? #","systemInstruction":{"parts":["# : ",")
      Self.append(message, to: &body)
      isFirst = false
    }
    if !isFirst { body.append("]}") }
  }

  private func appendConfiguration(to body: inout [UInt8]) {
    var fields: [String] = []
    if let limit = request.maxOutputTokens { fields.append(#""maxOutputTokens":\#(limit)"#) }
    if let temperature = request.temperature {
      fields.append(#""temperature":"# + JSONText.number(temperature))
    }
    if let thinking = thinking.field { fields.append(thinking) }
    if fields.isEmpty { return }
    body.append(contentsOf: #","generationConfig":{\#(fields.joined(separator: ","))}"#.utf8)
  }

  private static func append(_ message: GenerationRequest.Message, to body: inout [UInt8]) {
    for (index, image) in message.images.enumerated() {
      body.append(index == 0 ? #"{"inlineData":{"mimeType":"# : #",{"inlineData":{"mimeType":"#)
      JSONText.append(image.mediaType, to: &body)
      body.append(#","data":"#)
      JSONText.append(image.base64, to: &body)
      body.append("}}")
    }
    // A part without text is none, but a message has a part.
    if message.text.isEmpty, !message.images.isEmpty { return }
    body.append(message.images.isEmpty ? #"{"text":"# : #",{"text":"#)
    JSONText.append(message.text, to: &body)
    body.append("}")
  }
}

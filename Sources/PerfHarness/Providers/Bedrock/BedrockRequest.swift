/// The body of `POST /model/{modelId}/converse` and `/converse-stream`.
///
/// Source: Amazon Bedrock API reference, 'Converse'. Written by hand, because a prompt of many thousand
/// tokens goes through here for every request. Whether a stream is wanted is told by the path; the API
/// has nothing that ignores the end of a sequence.
struct BedrockRequest {
  let body: [UInt8]

  /// The body of `POST /model/{modelId}/count-tokens` for a conversation.
  ///
  /// Source: Amazon Bedrock API reference, 'CountTokens'.
  static func countingBody(_ request: GenerationRequest) throws(ProviderError) -> [UInt8] {
    var counted = request
    counted.maxOutputTokens = nil
    counted.temperature = nil
    var body = Array(#"{"input":{"converse":"#.utf8)
    body.append(contentsOf: try BedrockRequest(counted).body)
    body.append("}}")
    return body
  }

  /// - Throws: `invalidConfiguration` for what the API does not have.
  init(_ request: GenerationRequest) throws(ProviderError) {
    guard case .chat(let messages) = request.input else {
      throw ProviderError(
        .invalidConfiguration,
        "Bedrock's Converse API has neither embeddings nor reranking; expected a conversation, use "
          + "another provider for them")
    }
    let textCount = messages.reduce(0) { count, message in
      message.images.reduce(count + message.text.utf8.count) { $0 + $1.base64.utf8.count }
    }
    var body: [UInt8] = []
    body.reserveCapacity(textCount + textCount / 16 + 256)
    body.append(#"{"messages":["#)
    var separator: StaticString = #"{"role":"#
    for message in messages where message.role != .system {
      body.append(separator)
      separator = #",{"role":"#
      JSONText.append(message.role.rawValue, to: &body)
      body.append(#","content":["#)
      try Self.append(message, to: &body)
      body.append("]}")
    }
    body.append("]")
    separator = #","system":[{"text":"#
    for message in messages where message.role == .system {
      body.append(separator)
      separator = #",{"text":"#
      JSONText.append(message.text, to: &body)
      body.append("}")
      if !message.images.isEmpty {
        throw ProviderError(
          .invalidConfiguration,
          "Bedrock's Converse API has no images in system prompts; put them into a user's message")
      }
    }
    if messages.contains(where: { $0.role == .system }) { body.append("]") }
    Self.appendLimits(of: request, to: &body)
    body.append("}")
    self.body = body
  }

  /// The blocks of a message. An empty text beside pictures is none: the API refuses it.
  private static func append(
    _ message: GenerationRequest.Message, to body: inout [UInt8]
  ) throws(ProviderError) {
    for (index, image) in message.images.enumerated() {
      body.append(index == 0 ? #"{"image":{"format":""# : #",{"image":{"format":""#)
      body.append(try format(of: image))
      body.append(#"","source":{"bytes":"#)
      JSONText.append(image.base64, to: &body)
      body.append("}}}")
    }
    if !message.images.isEmpty {
      if message.text.isEmpty { return }
      body.append(",")
    }
    body.append(#"{"text":"#)
    JSONText.append(message.text, to: &body)
    body.append("}")
  }

  private static func format(
    of image: GenerationRequest.Image
  ) throws(ProviderError) -> StaticString {
    switch image.mediaType.lowercased() {
    case "image/png": return "png"
    case "image/jpeg", "image/jpg": return "jpeg"
    case "image/gif": return "gif"
    case "image/webp": return "webp"
    default:
      throw ProviderError(
        .invalidConfiguration,
        "Bedrock's Converse API has no images of the type \"\(image.mediaType)\"; expected "
          + "image/png, image/jpeg, image/gif or image/webp")
    }
  }

  private static func appendLimits(of request: GenerationRequest, to body: inout [UInt8]) {
    let start: StaticString = #","inferenceConfig":{"#
    if let limit = request.maxOutputTokens {
      body.append(start)
      body.append(#""maxTokens":"#)
      body.append(contentsOf: limit.description.utf8)
    }
    if let temperature = request.temperature {
      body.append(request.maxOutputTokens == nil ? start : ",")
      body.append(#""temperature":"#)
      body.append(contentsOf: JSONText.number(temperature).utf8)
    }
    if request.maxOutputTokens != nil || request.temperature != nil { body.append("}") }
  }
}

/// The body of `POST /v1/messages`.
///
/// Source: Anthropic API reference, 'Create a message'. Written by hand, because a prompt of many
/// thousand tokens goes through here for every request.
struct AnthropicRequest {
  /// The limit of a request that has none: the API wants one.
  static let usualLimit = 4096

  private let model: String
  private let request: GenerationRequest
  private let messages: [GenerationRequest.Message]
  private let sendsSampling: Bool

  /// - Parameter sendsSampling: whether the version of the API takes a temperature.
  /// - Throws: `invalidConfiguration` for what the API can't be asked for.
  init(
    model: String, request: GenerationRequest, sendsSampling: Bool
  ) throws(ProviderError) {
    guard case .chat(let messages) = request.input else {
      throw ProviderError(
        .invalidConfiguration,
        "Anthropic's Messages answer conversations only, and no request for embeddings or for a "
          + "ranking; use traffic of a chat, such as D(100,100), or another provider")
    }
    if messages.contains(where: { $0.role == .system && !$0.images.isEmpty }) {
      throw ProviderError(
        .invalidConfiguration,
        "a system message has images, which Anthropic's Messages take from the user only; put them "
          + "into a message of the user")
    }
    self.model = model
    self.request = request
    self.messages = messages
    self.sendsSampling = sendsSampling
  }

  var body: [UInt8] { body(isCounted: false) }

  /// The body of `POST /v1/messages/count_tokens`, which knows neither limits nor streams.
  ///
  /// Source: Anthropic API reference, 'Count tokens in a Message'.
  var countingBody: [UInt8] { body(isCounted: true) }

  private func body(isCounted: Bool) -> [UInt8] {
    var body: [UInt8] = []
    let count = messages.reduce(0) { count, message in
      count + message.text.utf8.count
        + message.images.reduce(0) { $0 + $1.base64.utf8.count + 128 }
    }
    body.reserveCapacity(count + count / 16 + 256)
    body.append(#"{"model":"#)
    JSONText.append(model, to: &body)
    if !isCounted {
      body.append(#","max_tokens":"#)
      body.append(contentsOf: (request.maxOutputTokens ?? Self.usualLimit).description.utf8)
    }
    appendSystem(to: &body)
    body.append(#","messages":["#)
    var isFirst = true
    for message in messages where message.role != .system {
      body.append(isFirst ? #"{"role":"# : #",{"role":"#)
      isFirst = false
      JSONText.append(message.role.rawValue, to: &body)
      body.append(#","content":"#)
      Self.appendContent(of: message, to: &body)
      body.append("}")
    }
    body.append("]")
    if isCounted {
      body.append("}")
      return body
    }
    if sendsSampling, let temperature = request.temperature {
      body.append(#","temperature":"#)
      body.append(contentsOf: JSONText.number(temperature).utf8)
    }
    body.append(request.streams ? #","stream":true}"# : "}")
    return body
  }

  /// Instructions have a place of their own, and none among the messages.
  private func appendSystem(to body: inout [UInt8]) {
    let texts = messages.lazy.filter { $0.role == .system }.map(\.text)
    guard !texts.isEmpty else { return }
    body.append(#","system":"#)
    JSONText.append(texts.joined(separator: "\n\n"), to: &body)
  }

  private static func appendContent(
    of message: GenerationRequest.Message, to body: inout [UInt8]
  ) {
    guard !message.images.isEmpty else { return JSONText.append(message.text, to: &body) }
    body.append("[")
    for image in message.images {
      body.append(#"{"type":"image","source":{"type":"base64","media_type":"#)
      JSONText.append(image.mediaType, to: &body)
      body.append(#","data":"#)
      JSONText.append(image.base64, to: &body)
      body.append("}},")
    }
    body.append(#"{"type":"text","text":"#)
    JSONText.append(message.text, to: &body)
    body.append("}]")
  }
}

/// What one record of a dataset asks for.
package struct DatasetEntry: Sendable, Hashable {
  package enum Input: Sendable, Hashable {
    /// A prompt.
    case text(String)
    /// More than one message, or one with pictures.
    case conversation([GenerationRequest.Message])
    /// Texts that vectors are wanted of.
    case embedding([String])
  }

  package var input: Input
  /// The limit of output tokens; nil where the record has none.
  package var maxOutputTokens: Int?
  /// Nil where the record has none.
  package var temperature: Double?
  /// What was replied when the prompt was recorded; nil where the record does not tell.
  package var recordedReply: String?
  /// What the user said after the first reply, in order; empty where the record is of one turn.
  package var laterTurns: [String] = []

  package init(_ input: Input, maxOutputTokens: Int? = nil, temperature: Double? = nil) {
    self.input = input
    self.maxOutputTokens = maxOutputTokens
    self.temperature = temperature
  }

  package init(_ text: String) {
    self.init(.text(text))
  }

  /// A prompt with pictures.
  init(_ text: String, images: [GenerationRequest.Image]) {
    self.init(messages: [GenerationRequest.Message(text: text, images: images)])
  }

  /// One message of the user that is nothing but text is a prompt.
  init(
    messages: [GenerationRequest.Message], maxOutputTokens: Int? = nil, temperature: Double? = nil
  ) {
    let only = messages.count == 1 ? messages.first : nil
    if let only, only.role == .user, only.images.isEmpty {
      self.init(.text(only.text), maxOutputTokens: maxOutputTokens, temperature: temperature)
    } else {
      self.init(.conversation(messages), maxOutputTokens: maxOutputTokens, temperature: temperature)
    }
  }

  /// Whether it says nothing that could be sent.
  var isBlank: Bool {
    switch input {
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .conversation(let messages):
      messages.allSatisfy { $0.text.allSatisfy(\.isWhitespace) && $0.images.isEmpty }
    case .embedding(let texts): texts.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }
  }

  /// Adds everything that tells it apart from others.
  func combine(into hash: inout FNV1a) {
    switch input {
    case .text(let text): Self.combine(text, into: &hash)
    case .conversation(let messages):
      hash.combine("messages \(messages.count) ")
      for message in messages {
        Self.combine(message.role.rawValue, into: &hash)
        Self.combine(message.text, into: &hash)
        for image in message.images {
          Self.combine(image.mediaType, into: &hash)
          Self.combine(image.base64, into: &hash)
        }
      }
    case .embedding(let texts):
      hash.combine("embedding \(texts.count) ")
      for text in texts { Self.combine(text, into: &hash) }
    }
    for turn in laterTurns {
      hash.combine("then ")
      Self.combine(turn, into: &hash)
    }
    if let maxOutputTokens { hash.combine("at most \(maxOutputTokens) ") }
    if let temperature { hash.combine("temperature \(temperature) ") }
  }

  private static func combine(_ text: String, into hash: inout FNV1a) {
    hash.combine("\(text.utf8.count):")
    hash.combine(text)
  }
}

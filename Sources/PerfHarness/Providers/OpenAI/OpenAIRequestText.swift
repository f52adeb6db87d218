/// What the bodies of all of OpenAI's APIs have in common.
extension [UInt8] {
  /// A number as people write it: `0`, not `0.0`.
  mutating func append(openAITemperature temperature: Double) {
    append(#","temperature":"#)
    append(contentsOf: JSONText.number(temperature).utf8)
  }

  /// A picture as an address that holds it (RFC 2397), in quotes.
  mutating func append(openAI image: GenerationRequest.Image) {
    append(#""data:"#)
    // The media type is the user's own; what JSON has to escape in it is escaped.
    JSONText.appendEscaped(image.mediaType, to: &self)
    append(";base64,")
    append(contentsOf: image.base64.utf8)
    append("\"")
  }
}

extension GenerationRequest {
  /// About how many bytes the texts and pictures take.
  var openAIBodySize: Int {
    messages.reduce(256) { size, message in
      let text = message.text.utf8.count
      return message.images.reduce(size + text + text / 16) { $0 + $1.base64.utf8.count + 64 }
    }
  }
}

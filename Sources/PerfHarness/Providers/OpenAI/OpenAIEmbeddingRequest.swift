/// The body of `POST /v1/embeddings`.
///
/// Source: OpenAI API reference, 'Create embeddings'.
struct OpenAIEmbeddingRequest {
  var model: String
  var texts: [String]

  var body: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(texts.reduce(128) { $0 + $1.utf8.count * 17 / 16 + 8 })
    body.append(contentsOf: #"{"model":"#.utf8)
    JSONText.append(model, to: &body)
    body.append(contentsOf: #","input":"#.utf8)
    JSONText.append(texts, to: &body)
    // Other clients ask for base64; numbers are what every server has.
    body.append(contentsOf: #","encoding_format":"float"}"#.utf8)
    return body
  }
}

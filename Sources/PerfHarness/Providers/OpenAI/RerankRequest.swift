/// The body of a request for a ranking, as Cohere, Jina, vLLM and SGLang take it.
struct RerankRequest {
  var model: String
  var query: String
  var documents: [String]

  var body: [UInt8] {
    var body: [UInt8] = []
    let count = documents.reduce(query.utf8.count) { $0 + $1.utf8.count * 17 / 16 + 8 }
    body.reserveCapacity(count + 128)
    body.append(contentsOf: #"{"model":"#.utf8)
    JSONText.append(model, to: &body)
    body.append(contentsOf: #","query":"#.utf8)
    JSONText.append(query, to: &body)
    body.append(contentsOf: #","documents":"#.utf8)
    JSONText.append(documents, to: &body)
    body.append(UInt8(ascii: "}"))
    return body
  }
}

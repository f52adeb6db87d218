import Testing

@testable import PerfHarness

@Suite struct OpenAIResultTests {
  private let log = EventLog()

  private func read<Kind: OpenAIResultKind>(
    _ text: String, as kind: Kind.Type, apiKey: String? = nil
  ) throws(ProviderError) -> Completion {
    var reader = OpenAIResultDecoder<Kind>(
      redactor: Redactor(apiKey.map { [Secret($0)] } ?? []), receive: log.receive)
    try Array(text.utf8).withUnsafeBufferPointer { data throws(ProviderError) in
      try reader.takeWhole(data, at: .milliseconds(5))
    }
    return reader.completion
  }

  @Test func embeddingsAreOneResultAtTheEnd() throws {
    let list = #"[{"object":"embedding","index":0,"embedding":[0.1,-2e-3]}]"#
    let completion = try read(
      #"{"object":"list","model":"e","data":\#(list),"usage":{"prompt_tokens":3,"total_tokens":3}}"#,
      as: OpenAIEmbeddings.self)
    #expect(completion == Completion(usage: TokenUsage(prompt: 3)))
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(5), .output(.result, bytes: list.utf8.count)),
        GenerationEvent(at: .milliseconds(5), .usage(TokenUsage(prompt: 3))),
      ])
  }

  /// The shapes of Cohere, Jina, vLLM and SGLang, and parts of them.
  @Test(
    arguments: [
      (
        #"{"id":"1","results":[{"index":1,"relevance_score":0.93}],"meta":{"api_version":"#
          + #"{"version":"2"},"billed_units":{"search_units":1}}}"#, nil
      ),
      (
        #"{"results":[{"index":1,"relevance_score":0.93}],"#
          + #""meta":{"tokens":{"input_tokens":7,"output_tokens":0}}}"#, 7
      ),
      (
        #"{"model":"m","usage":{"total_tokens":8},"#
          + #""results":[{"index":0,"relevance_score":0.5,"document":{"text":"a"}}]}"#, 8
      ),
      (
        #"{"id":"1","model":"m","usage":{"prompt_tokens":9,"total_tokens":10},"results":[{"index":0,"#
          + #""document":{"text":"a","multi_modal":null},"relevance_score":1}]}"#, 9
      ),
      (
        #"[{"score":0.9,"document":"a","index":0,"meta_info":{"prompt_tokens":4}},"#
          + #"{"score":0.1,"document":"b","index":1,"meta_info":{"prompt_tokens":5}}]"#, 9
      ),
      (#"[{"score":0.9,"index":0,"meta_info":null}]"#, nil),
      (#"{"results":[7,null],"usage":null,"meta":[],"error":null}"#, nil),
    ] as [(String, Int?)])
  func rankingsAreReadAsServersSendThem(_ text: String, _ tokens: Int?) throws {
    let completion = try read(text, as: Ranking.self)
    #expect(completion.usage == tokens.map { TokenUsage(prompt: $0) })
    #expect(log.kinds.count == (tokens == nil ? 1 : 2))
  }

  @Test(arguments: ["{}", "[]", #"{"data":[]}"#, #"{"data":{"index":0}}"#, #"{"results":[1]}"#])
  func aReplyWithoutResultsIsNone(_ text: String) {
    let error = ProviderError(
      .invalidResponse,
      "the reply is JSON without \"data\"; expected embeddings, is this the right endpoint?")
    #expect(throws: error) { try read(text, as: OpenAIEmbeddings.self) }
    #expect(log.all.isEmpty)
  }

  @Test(arguments: [
    (#"{"error":{"message":"boom KEY","code":"c"}}"#, "boom <secret> (c)"),
    (#"{"object":"error","message":"boom","code":400}"#, "boom (400)"),
  ])
  func anErrorInAReplyOfSuccessIsOne(_ text: String, _ said: String) {
    let error = ProviderError(
      .streamError, "the server reported an error in a reply of success: \(said)")
    #expect(throws: error) { try read(text, as: Ranking.self, apiKey: "KEY") }
  }

  @Test func whatIsNotJSONIsQuoted() {
    let error = ProviderError(
      .invalidJSON,
      "the reply is not the JSON of a ranking: expected \":\", found \"}\" at byte 4 of {\"a\"}")
    #expect(throws: error) { try read(#"{"a"}"#, as: Ranking.self) }
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func damagedRepliesAreReadOrRefused(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let valid = Array(
      #"{"results":[{"index":0,"meta_info":{"prompt_tokens":4}}],"usage":{"total_tokens":8}}"#.utf8)
    let expected: [ProviderError.Code?] = [nil, .invalidJSON, .invalidResponse, .streamError]
    var accepted = 0
    for _ in 0..<1000 {
      let bytes = OpenAIChunkFuzzTests.damage(valid, &generator)
      var reader = OpenAIResultDecoder<Ranking> { _ in }
      var code: ProviderError.Code?
      bytes.withUnsafeBufferPointer { data in
        do throws(ProviderError) {
          try reader.takeWhole(data, at: .milliseconds(0))
        } catch {
          code = error.code
        }
      }
      #expect(expected.contains(code))
      if code == nil { accepted += 1 }
    }
    #expect((50..<950).contains(accepted))
  }

  // MARK: - What is asked

  @Test func writesTheBytesOfRequests() {
    let embeddings = OpenAIEmbeddingRequest(model: "m", texts: ["a \"b\"", "c"]).body
    #expect(
      String(decoding: embeddings, as: UTF8.self)
        == #"{"model":"m","input":["a \"b\"","c"],"encoding_format":"float"}"#)
    let ranking = RerankRequest(model: "m", query: "q\n", documents: ["a", "b"]).body
    #expect(
      String(decoding: ranking, as: UTF8.self)
        == #"{"model":"m","query":"q\n","documents":["a","b"]}"#)
  }

  @Test func picturesComeBeforeTheirText() {
    // `[1, 2, 3]` in base64, by RFC 4648: 000000 010000 001000 000011 are A Q I D.
    let image = GenerationRequest.Image(mediaType: "image/png", bytes: [1, 2, 3])
    let request = GenerationRequest(
      .chat([.init(text: "what?", images: [image])]), temperature: nil, streams: false)
    let body = OpenAIChatRequest(model: "m", request: request, isOfficial: false).body
    #expect(
      String(decoding: body, as: UTF8.self)
        == #"{"model":"m","messages":[{"role":"user","content":["#
        + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},"#
        + #"{"type":"text","text":"what?"}]}]}"#)
  }

  #if HTTP
    @Test(
      .timeLimit(.minutes(1)),
      arguments: [
        (GenerationRequest.Input.embedding(["one two", "three"]), 3),
        (.rerank(query: "one", documents: ["two three", "four"]), 4),
      ])
    func aServerIsAsked(_ input: GenerationRequest.Input, _ tokens: Int) async throws {
      try await withOpenAI(.instant { $0.apiKey = "k" }, apiKey: "k") { provider, _ in
        let log = EventLog()
        let request = GenerationRequest(input, streams: false)
        let completion = try await provider.generate(request, receive: log.receive)
        #expect(completion == Completion(usage: TokenUsage(prompt: tokens)))
        let results = log.kinds.filter { kind in
          if case .output(.result, _) = kind { true } else { false }
        }
        #expect(results.count == 1)
      }
    }
  #endif
}

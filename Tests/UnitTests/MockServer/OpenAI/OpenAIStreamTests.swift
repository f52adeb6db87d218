#if HTTP
  import Foundation
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// What the streams and whole replies of OpenAI's APIs have in common.
  @Suite struct OpenAIStreamTests {
    static let apis: [String] = ["chat", "azure", "completions", "responses"]

    private func order(
      _ api: String, options: String = "", _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) throws -> any OutputOrder {
      let behavior = MockServer.Behavior.instant(change)
      let body = ByteBuffer(
        string: #"{"model":"m","prompt":"Hi","input":"Hi","messages":"#
          + #"[{"role":"user","content":"Hi"}],"stream":true\#(options)}"#)
      return switch api {
      case "completions": try CompletionsOrder(json: body, behavior)
      case "responses": try ResponsesOrder(json: body, behavior)
      default: try ChatOrder(json: body, behavior, isAzure: api == "azure")
      }
    }

    private func output(tokens: Int = 3, reasoning: Int = 0) -> GeneratedOutput {
      GeneratedOutput(
        id: "1", created: 5, promptTokens: 2, tokens: tokens, reasoningTokens: reasoning,
        reachedLimit: true)
    }

    /// The lines of the events of a whole stream.
    private func stream(
      _ renderer: any OutputRenderer, _ tokens: [Range<Int>], noise: MockServer.Behavior.Noise = []
    ) -> [String] {
      var buffer = ByteBuffer()
      for event in renderer.opening() { buffer.writeImmutableBuffer(event) }
      for event in renderer.interludes(noise) { buffer.writeImmutableBuffer(event) }
      for range in tokens { renderer.write(tokens: range, into: &buffer) }
      for event in renderer.closing(hasEndMarker: true) { buffer.writeImmutableBuffer(event) }
      return String(buffer: buffer).split(separator: "\n").map(String.init)
    }

    private func objects(_ lines: [String]) throws -> [Any] {
      try lines.filter { $0.hasPrefix("data: {") }.map {
        try JSONSerialization.jsonObject(with: Data($0.dropFirst(6).utf8))
      }
    }

    private func lackUnknownField(_ value: Any, isInside: Bool = false) -> Bool {
      if let list = value as? [Any] { return list.contains { lackUnknownField($0) } }
      guard var object = value as? [String: Any] else { return false }
      guard let field = object.removeValue(forKey: "future") as? [String: [Any]] else {
        return true
      }
      return field["nested"]?.count != 2 || object.values.contains { lackUnknownField($0) }
    }

    @Test(arguments: apis)
    func everyObjectCanHaveAFieldThatNobodyKnows(_ api: String) throws {
      let order = try order(api, options: api == "responses" ? "" : Self.asksForAll) {
        $0.noise = .unknownFields
        $0.reasoningTokens = 1
      }
      let renderer = order.renderer(of: output(reasoning: 1))
      var objects = try objects(stream(renderer, [0..<1, 1..<3]))
      #expect(objects.count > 4 - (api == "completions" ? 1 : 0))
      objects.append(try JSONSerialization.jsonObject(with: Data(renderer.whole().utf8)))
      objects += try self.objects(
        String(buffer: renderer.failure()).split(separator: "\n").map(String.init))
      for object in objects { #expect(!lackUnknownField(object), "\(object)") }
    }

    private static let asksForAll =
      #","stream_options":{"include_usage":true,"continuous_usage_stats":true}"#

    @Test(arguments: [
      (
        #"{"a":{},"b":[{"c":"{\"{"}]}"#,
        #"{F,"a":{F},"b":[{F,"c":"{\"{"}]}"#
      ), ("data: [DONE]", "data: [DONE]"), ("{}", "{F}"),
      (#"{"a":"\\"}{}"#, #"{F,"a":"\\"}{F}"#),
    ])
    func bracesInsideTextsOpenNoObjects(_ text: String, _ expected: String) {
      let noise = MockServer.Behavior.Noise.unknownFields
      #expect(
        noise.addingUnknownFields(to: text)
          == expected.replacing("F", with: #""future":{"nested":[1,null]}"#))
      #expect(MockServer.Behavior.Noise.comments.addingUnknownFields(to: text) == text)
    }

    @Test(
      arguments: apis,
      [
        (false, nil, false), (true, nil, true), (false, true, true), (true, false, false),
      ] as [(Bool, Bool?, Bool)])
    func chunksArePaddedWhenToldOrAsked(
      _ api: String, _ padding: (told: Bool, asked: Bool?, expected: Bool)
    ) throws {
      let options = padding.asked.map { #","stream_options":{"include_obfuscation":\#($0)}"# }
      let order = try order(api, options: options ?? "") { $0.obfuscates = padding.told }
      let lines = stream(order.renderer(of: output()), [0..<1, 1..<2, 2..<3])
      let pads = try objects(lines).compactMap { ($0 as? [String: Any])?["obfuscation"] as? String }
      let role = api == "chat" || api == "azure" ? 1 : 0
      #expect(pads.count == (padding.expected ? 3 + role : 0))
      #expect(Set(pads).count == pads.count)
      #expect(pads.allSatisfy { (1...16).contains($0.count) })
    }

    /// providers.md, 1.3.
    @Test(arguments: [1, 2])
    func aResponseTellsOfItsItemsInOrder(_ tokensPerChunk: Int) throws {
      let order = try order("responses") { $0.tokensPerChunk = tokensPerChunk }
      let renderer = order.renderer(of: output(tokens: 4, reasoning: 2))
      let starts = stride(from: 0, to: 4, by: tokensPerChunk)
      let lines = stream(renderer, starts.map { $0..<$0 + tokensPerChunk })
      let deltas = 2 / tokensPerChunk
      let types =
        [
          "created", "in_progress", "output_item.added", "reasoning_summary_part.added",
        ] + Array(repeating: "reasoning_summary_text.delta", count: deltas)
        + [
          "reasoning_summary_text.done", "reasoning_summary_part.done", "output_item.done",
          "output_item.added", "content_part.added",
        ] + Array(repeating: "output_text.delta", count: deltas)
        + ["output_text.done", "content_part.done", "output_item.done", "incomplete"]
      #expect(
        lines.filter { $0.hasPrefix("event: ") } == types.map { "event: response.\($0)" })
      let objects = try objects(lines).compactMap { $0 as? [String: Any] }
      #expect(objects.compactMap { $0["sequence_number"] as? Int } == Array(types.indices))
      #expect(objects.compactMap { $0["type"] as? String } == types.map { "response.\($0)" })
      #expect(
        objects.first { $0["type"] as? String == "response.output_text.done" }?["text"] as? String
          == " of a")
    }

    /// Created, in progress, two of the item and the tokens so far come before.
    @Test(arguments: [(0, 4), (1, 5), (2, 6), (3, 12)])
    func anErrorOfAResponseHasTheNextNumber(_ tokens: Int, _ number: Int) throws {
      let renderer = try order("responses").renderer(of: output(tokens: 4, reasoning: 2))
      let lines = String(buffer: renderer.failure(afterTokens: tokens)).split(separator: "\n")
      let objects = try objects(lines.map(String.init)).compactMap { $0 as? [String: Any] }
      #expect(objects.compactMap { $0["sequence_number"] as? Int } == [number, number + 1])
      #expect(objects.compactMap { $0["type"] as? String } == ["error", "response.failed"])
    }
  }
#endif

#if HTTP

  import NIOCore
  import Testing

  @testable import PerfHarness

  /// What a server reads of a prompt, without sockets.
  @Suite struct MockPromptTests {
    private let behavior = MockServer.Behavior(server: InferenceServer(tokensPerBlock: 2))

    private func prompt(_ messages: String) throws -> MockPrompt {
      try ChatOrder(
        json: ByteBuffer(string: #"{"model":"m","messages":[\#(messages)]}"#), behavior
      ).prompt
    }

    private func ids(_ messages: String) throws -> [UInt64] {
      try #require(try prompt(messages).blocks(tokensPerBlock: 2)).ids
    }

    @Test(
      arguments: [
        ("", 0), (" \t\r\n", 0), ("one", 1), (" one  two\u{B}\u{C}three ", 3),
        // White space that is not ASCII is a part of a word.
        ("one\u{A0}two für", 2),
      ])
    func wordsAreWhatWhiteSpaceSeparates(_ text: String, _ count: Int) throws {
      #expect(MockPrompt.wordCount(text) == count)
      var prompt = MockPrompt(behavior)
      prompt.add(text)
      #expect(prompt.words == count)
      #expect(prompt.blocks(tokensPerBlock: 1)?.ids.count == count)
    }

    @Test func onlyFullBlocksAreNamedAndOnlyTheirWordsMatter() throws {
      let five = try ids(#"{"role":"user","content":"a b c d e"}"#)
      #expect(five.count == 2)
      #expect(try ids(#"{"role":"user","content":" a  b\nc d"}"#) == five)
      // Words are not run together.
      #expect(try ids(#"{"role":"user","content":"ab b c d"}"#)[0] != five[0])
      #expect(try ids(#"{"role":"user","content":"a bc c d"}"#)[1] == five[1])
      let parts =
        #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b c d"}]}"#
      #expect(try ids(parts) == five)
    }

    @Test func whoSpeaksMatters() throws {
      let one = try ids(#"{"role":"user","content":"a b c d"}"#)
      let two = try ids(
        #"{"role":"user","content":"a b"},{"role":"assistant","content":"c d"}"#)
      #expect(one[0] == two[0])
      #expect(one[1] != two[1])
    }

    /// Wherever it stands in the body.
    @Test func aPictureMattersThoughItIsNotCounted() throws {
      func message(_ url: String, space: String = "") -> String {
        #"{"role":"user","content":[{"type":"image_url",\#(space)"image_url":{"url":"\#(url)"}},"#
          + #"{"type":"text","text":"a b"}]}"#
      }
      #expect(try prompt(message("x")).words == 2)
      #expect(try ids(message("x")) == ids(message("x", space: "\n\n ")))
      #expect(try ids(message("x")) != ids(message("y")))
    }

    @Test func instructionsStandBeforeTheConversationAndInOrder() {
      var late = MockPrompt(behavior)
      late.begin("user")
      late.add("a b")
      late.add(instructions: "i")
      late.add(instructions: "j")
      var early = MockPrompt(behavior)
      early.add(instructions: "i j")
      early.begin("user")
      early.add("a b")
      #expect(late.words == 4)
      #expect(late.blocks(tokensPerBlock: 2) == early.blocks(tokensPerBlock: 2))
    }

    @Test func aTemplateShiftsTheWords() throws {
      let prompt = try prompt(#"{"role":"user","content":"a b c"}"#)
      #expect(prompt.blocks(tokensPerBlock: 2, templateTokens: 3)?.ids.count == 3)
      #expect(
        prompt.blocks(tokensPerBlock: 2, templateTokens: 3)?.ids.first
          == prompt.blocks(tokensPerBlock: 2, templateTokens: 2)?.ids.first)
    }

    /// Nothing is kept or hashed where no model asks for it.
    @Test(arguments: [nil, InferenceServer(cachesPrefixes: false)])
    func withoutAPrefixCachePromptsAreOnlyCounted(_ server: InferenceServer?) {
      var prompt = MockPrompt(MockServer.Behavior(server: server))
      prompt.begin("user")
      prompt.add("a b")
      prompt.add(instructions: "c")
      #expect(prompt.words == 3)
      #expect(prompt.blocks(tokensPerBlock: 1) == nil)
    }
  }

#endif

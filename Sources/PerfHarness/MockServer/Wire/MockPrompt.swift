#if HTTP

  /// What a server reads of a prompt: how many tokens it has, a word being one, and where a model is to
  /// find it in its prefix cache, what its blocks are.
  struct MockPrompt {
    /// What a block depends on, in the order in which a chat template would put it.
    private enum Piece {
      /// Somebody speaks.
      case role(String)
      /// Words.
      case text(String)
      /// What has no words, e.g. a picture.
      case other(JSONNode)
    }

    /// The words of all texts: what white space separates.
    private(set) var words: Int
    /// Nil where prompts are only counted.
    private var pieces: [Piece]?
    /// How many of the pieces are instructions, which come first.
    private var instructions = 0

    /// A prompt that is only counted.
    init(words: Int = 0) {
      self.words = words
    }

    /// A prompt that is read so far as this server's behavior depends on it.
    init(_ behavior: MockServer.Behavior) {
      words = 0
      if behavior.server?.cachesPrefixes == true { pieces = [] }
    }

    /// Says who speaks from here on.
    mutating func begin(_ role: String) {
      pieces?.append(.role(role))
    }

    mutating func add(_ text: String) {
      words += Self.wordCount(text)
      pieces?.append(.text(text))
    }

    /// Adds what is not counted, but tells prompts apart.
    mutating func add(uncounted node: JSONNode) {
      pieces?.append(.other(node))
    }

    /// Adds instructions. They stand above the conversation, wherever a request has them.
    mutating func add(instructions text: String) {
      words += Self.wordCount(text)
      pieces?.insert(.text(text), at: instructions)
      instructions += 1
    }

    /// The blocks that are full; nil where the prompt was only counted.
    ///
    /// - Parameter templateTokens: what a template adds; taken to come before everything else, as by
    ///   `/apply-template`.
    func blocks(tokensPerBlock: Int, templateTokens: Int = 0) -> PromptBlocks? {
      guard let pieces else { return nil }
      let length = max(1, tokensPerBlock)
      var hash = FNV1a()
      var tokens = max(0, templateTokens)
      var blocks = PromptBlocks(
        tokensPerBlock: length, ids: Array(repeating: hash.value, count: tokens / length))
      for piece in pieces {
        switch piece {
        case .role(let role): hash.combine("\u{1}\(role)\u{2}")
        case .other(let node): Self.combine(node, into: &hash)
        case .text(let text):
          Self.forEachWord(of: text) { word in
            hash.combine(word)
            hash.combine(" ")
            tokens += 1
            guard tokens % length == 0 else { return }
            blocks.ids.append(hash.value)
            hash = FNV1a()
          }
        }
      }
      return blocks
    }

    /// What a value is, wherever in the body it stands.
    private static func combine(_ node: JSONNode, into hash: inout FNV1a) {
      switch node.value {
      case .null: hash.combine("\u{3}")
      case .bool(let value): hash.combine("\u{4}\(value)")
      case .number(let number): hash.combine("\u{5}\(number)")
      case .string(let text): hash.combine("\u{6}\(text)")
      case .array(let elements):
        hash.combine("\u{7}")
        for element in elements { combine(element, into: &hash) }
      case .object(let members):
        hash.combine("\u{8}")
        for member in members {
          hash.combine(member.key)
          combine(member.value, into: &hash)
        }
      }
    }

    /// How many words a text has. Prompts are long, and this is cheap.
    static func wordCount(_ text: String) -> Int {
      var count = 0
      var isInWord = false
      for byte in text.utf8 {
        let isSpace = isSpace(byte)
        if !isSpace, !isInWord { count += 1 }
        isInWord = !isSpace
      }
      return count
    }

    /// The runs of bytes between white space of ASCII.
    private static func forEachWord(
      of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
      var text = text
      text.withUTF8 { bytes in
        var start = 0
        for end in 0...bytes.count where end == bytes.count || isSpace(bytes[end]) {
          if end > start { body(UnsafeBufferPointer(rebasing: bytes[start..<end])) }
          start = end + 1
        }
      }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }
  }

#endif

#if HTTP

  import NIOCore

  /// What a model would have generated: so many tokens of meaningless text.
  struct GeneratedOutput {
    /// Identifies the output, in 16 hexadecimal digits.
    var id: String
    /// Seconds since 1970.
    var created: Int
    var promptTokens: Int
    /// Generated tokens, reasoning included.
    var tokens: Int
    /// How many of the tokens, from the first one on, are reasoning.
    var reasoningTokens: Int
    /// Whether the request's limit ended the output.
    var reachedLimit: Bool
    /// The bytes that the first token's text is stretched to; nil leaves it.
    var firstTokenBytes: Int?
    /// Which words it has.
    var words = MockServer.Behavior.Text.words
    /// How many tokens of the prompt were in the cache.
    var cachedTokens = 0

    private static let plainWords = [
      " the", " time", " of", " a", " reply", " is", " what", " we", " are", " here", " to", " see",
    ]

    // Of two bytes a character, of three, of four as itself and escaped as a pair of surrogates, of four
    // that join into one, and what JSON escapes: quotes, backslashes, line ends, control characters.
    private static let multilingualWords = [
      " für", " naïve", " Ωmega", " слово", " 日本語", " €5", " हिन्दी", " 🚀", #" \ud83d\ude00"#,
      " 👩‍💻", #" \"so\""#, #" C:\\"#, #"\n"#, #"\t"#, #" \u0001"#, #" \u00e9t\u00e9"#, #" \/"#,
    ]

    private var table: [String] {
      words == .words ? Self.plainWords : Self.multilingualWords
    }

    /// Appends the text of these tokens as it stands inside a string of JSON, without the quotes.
    func writeText(of tokens: Range<Int>, into buffer: inout ByteBuffer) {
      let table = table
      for token in tokens {
        if token == 0, let firstTokenBytes {
          buffer.writeRepeatingByte(UInt8(ascii: "x"), count: max(0, firstTokenBytes))
        } else {
          buffer.writeString(table[token % table.count])
        }
      }
    }

    /// The text of these tokens as it stands inside a string of JSON.
    func text(of tokens: Range<Int>) -> String {
      var buffer = ByteBuffer()
      writeText(of: tokens, into: &buffer)
      return String(buffer: buffer)
    }
  }

#endif

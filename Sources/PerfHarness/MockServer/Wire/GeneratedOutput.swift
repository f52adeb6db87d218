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

    private static let words = [
      " the", " time", " of", " a", " reply", " is", " what", " we", " are", " here", " to", " see",
    ]

    /// Appends the text of these tokens; it needs no escaping in JSON.
    func writeText(of tokens: Range<Int>, into buffer: inout ByteBuffer) {
      for token in tokens {
        if token == 0, let firstTokenBytes {
          buffer.writeRepeatingByte(UInt8(ascii: "x"), count: max(0, firstTokenBytes))
        } else {
          buffer.writeString(Self.words[token % Self.words.count])
        }
      }
    }

    func text(of tokens: Range<Int>) -> String {
      var buffer = ByteBuffer()
      writeText(of: tokens, into: &buffer)
      return String(buffer: buffer)
    }
  }

#endif

#if HTTP

  import NIOCore

  /// An event with slots for what differs from one to the next; the rest is rendered once.
  struct EventTemplate {
    /// What goes into a slot. The raw value stands for it in the text of the template: a control
    /// character, which no JSON text has unescaped.
    enum Slot: UInt8 {
      case text = 1
      case outputTokens
      case totalTokens
      case sequenceNumber
      case padding

      var mark: String { String(UnicodeScalar(rawValue)) }
    }

    private let pieces: [ByteBuffer]
    /// One less than there are pieces.
    private let slots: [Slot]

    init(_ event: String) {
      let bytes = event.utf8
      slots = bytes.compactMap(Slot.init(rawValue:))
      pieces = bytes.split(omittingEmptySubsequences: false) { Slot(rawValue: $0) != nil }
        .map { ByteBuffer(bytes: $0) }
    }

    /// Appends the event; `fill` appends what goes into a slot.
    func write(into buffer: inout ByteBuffer, fill: (Slot, inout ByteBuffer) -> Void) {
      for index in pieces.indices {
        buffer.writeImmutableBuffer(pieces[index])
        if index < slots.count { fill(slots[index], &buffer) }
      }
    }

    /// Appends the event as far as its text, and line ends: JSON that breaks off.
    func writeMalformed(into buffer: inout ByteBuffer, fill: (Slot, inout ByteBuffer) -> Void) {
      for index in slots.indices {
        buffer.writeImmutableBuffer(pieces[index])
        fill(slots[index], &buffer)
        if slots[index] == .text { break }
      }
      buffer.writeStaticString("\n\n")
    }
  }

  /// What OpenAI's events have besides what has a meaning.
  enum OpenAIPadding {
    private static let letters = ByteBuffer(
      string: "q7Zk0aB3xT9mLw2VsRfY5uHdPj8NcGe1oKtXi6DbWn4SvAyQhUrMzEgCpJlFOI0q")

    /// Appends characters that depend on the tokens before, from 1 to 16.
    static func write(afterTokens tokens: Int, into buffer: inout ByteBuffer) {
      let start = tokens &* 7 % 48
      guard let slice = letters.getSlice(at: start, length: tokens &* 5 % 16 + 1) else { return }
      buffer.writeImmutableBuffer(slice)
    }

    /// The member of a template that is padded.
    static func member(_ pads: Bool) -> String {
      pads ? ",\"obfuscation\":\"\(EventTemplate.Slot.padding.mark)\"" : ""
    }
  }

  extension GeneratedOutput {
    /// The member of a usage, with a comma, that tells of the cache. Servers that are not OpenAI leave it
    /// out where there is nothing to tell: vLLM with `--enable-prompt-tokens-details`, SGLang with
    /// `--enable-cache-report`.
    var cachedDetails: String {
      cachedTokens > 0 ? ",\"prompt_tokens_details\":{\"cached_tokens\":\(cachedTokens)}" : ""
    }
  }

  extension MockServer.Behavior.Noise {
    /// Puts a member that no API has into every object of JSON that stands in a text, if there is to
    /// be such noise.
    func addingUnknownFields(to text: String) -> String {
      guard contains(.unknownFields) else { return text }
      var result: [UInt8] = []
      var (isInString, isEscaped, opens) = (false, false, false)
      for byte in text.utf8 {
        if opens, byte != UInt8(ascii: "}") { result.append(UInt8(ascii: ",")) }
        opens = false
        result.append(byte)
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isInString = false
          }
        } else if byte == UInt8(ascii: "\"") {
          isInString = true
        } else if byte == UInt8(ascii: "{") {
          result += #""future":{"nested":[1,null]}"#.utf8
          opens = true
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

#endif

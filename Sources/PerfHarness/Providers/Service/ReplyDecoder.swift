/// Turns what an API sends in reply to one request into events and, in the end, a completion.
package protocol ReplyDecoder: Sendable {
  associatedtype Framing: StreamFraming

  /// What the API calls what it sends, for error texts, e.g. `a chat completion`.
  static var subject: String { get }

  /// Whether a reply of success with this content type comes as a stream.
  ///
  /// - Parameter streams: whether a stream was asked for.
  static func isStream(contentType: String, streams: Bool) -> Bool

  /// Takes a piece of a stream.
  mutating func take(_ frame: Framing.Frame, at stamp: ReadStamp) throws(ProviderError)

  /// Takes the end of a stream, and makes sure that it was the end of the reply.
  ///
  /// - Parameter rest: what the stream's end cut off.
  mutating func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError)

  /// Takes a reply that came whole.
  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError)

  /// What has become of it.
  var completion: Completion { get }

  /// What the body of an error says, without secrets; nil when it says nothing.
  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String?

  /// How long the body of an error asks to wait, where an API tells that there and not in the head.
  func retryAfter(in body: UnsafeBufferPointer<UInt8>) -> Duration?

  /// The same, for an API that says a part of it in the head.
  ///
  /// - Parameter field: the value of a header field of that name; nil when there is none.
  func errorSummary(
    of body: UnsafeBufferPointer<UInt8>, contentType: String, field: (String) -> String?
  ) -> String?
}

extension ReplyDecoder {
  /// Most APIs say all of it in the body.
  package func errorSummary(
    of body: UnsafeBufferPointer<UInt8>, contentType: String, field: (String) -> String?
  ) -> String? {
    errorSummary(of: body, contentType: contentType)
  }

  /// Server-sent events say so; something else that was to be a stream is one unless it is JSON.
  package static func isStream(contentType: String, streams: Bool) -> Bool {
    contentType.mentions("event-stream") || (streams && !contentType.mentions("json"))
  }

  /// Most APIs tell it in the head.
  package func retryAfter(in body: UnsafeBufferPointer<UInt8>) -> Duration? { nil }
}

extension String {
  /// Whether `word`, which must be plain ASCII in lower case, stands somewhere in the text, whatever its
  /// case there.
  package func mentions(_ word: StaticString) -> Bool {
    var text = self
    return text.withUTF8 { text in
      word.withUTF8Buffer { word in
        (0..<max(0, text.count - word.count + 1)).contains { start in
          word.indices.allSatisfy { text[start + $0].lowercasedASCII == word[$0] }
        }
      }
    }
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}

#if HTTP
  /// What is wrong with a reply that cannot be read as HTTP/1.1.
  enum HTTPSyntaxError: Error {
    /// What came first is no `HTTP/1.x`, a status of three digits from 100 up, and a line's end.
    case invalidStatusLine
    /// A field without a name, with blanks before its colon, or with control characters in it.
    case invalidField
    /// A length that is no decimal number, or beyond what can be counted.
    case invalidContentLength
    /// Two lengths that differ, or a length where a transfer coding already tells the end.
    case conflictingLengths
    /// A transfer coding without a name, or a parameter for `chunked`.
    case invalidTransferEncoding
    /// A line before a chunk that is no hexadecimal size with extensions, or too large a size.
    case invalidChunkSize
    /// No line's end where a chunk's size says that it ends.
    case invalidChunkEnd
    /// The head is longer than `HTTPResponseParser.headLimit`.
    case headTooLarge
    /// A line before a chunk is longer than `HTTPResponseParser.chunkLineLimit`.
    case chunkLineTooLong
    /// What follows the last chunk is longer than `HTTPResponseParser.trailerLimit`.
    case trailersTooLarge

    /// For an error text: what it was that came.
    var detail: String {
      switch self {
      case .invalidStatusLine: "an invalid status line"
      case .invalidField: "an invalid header field"
      case .invalidContentLength: "an invalid Content-Length"
      case .conflictingLengths: "conflicting lengths of the body"
      case .invalidTransferEncoding: "an invalid Transfer-Encoding"
      case .invalidChunkSize: "an invalid chunk size"
      case .invalidChunkEnd: "a chunk that does not end after its size"
      case .headTooLarge: "a head of more than \(HTTPResponseParser.headLimit.grouped) bytes"
      case .chunkLineTooLong:
        "a chunk size line of more than \(HTTPResponseParser.chunkLineLimit.grouped) bytes"
      case .trailersTooLarge:
        "trailer fields of more than \(HTTPResponseParser.trailerLimit.grouped) bytes"
      }
    }
  }
#endif

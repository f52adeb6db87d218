/// Why a request failed: an open code, which error counts are kept by, and what happened.
public struct ProviderError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A kind of failure. Providers may add their own.
  public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The code as it stands in reports.
    public var rawValue: String

    /// Names a code.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The code as it stands in reports.
    public var description: String { rawValue }

    /// The server answered with a status outside 200…299.
    public static func http(_ status: Int) -> Code { Code(rawValue: "http_\(status)") }
    /// The host name did not resolve, or nothing answered there.
    public static let connectFailed = Code(rawValue: "connect_failed")
    /// No connection within the connect timeout.
    public static let connectTimeout = Code(rawValue: "connect_timeout")
    /// The TLS handshake failed.
    public static let tlsFailed = Code(rawValue: "tls_failed")
    /// Nothing was read for longer than the read timeout.
    public static let readTimeout = Code(rawValue: "read_timeout")
    /// The whole exchange took longer than the total timeout.
    public static let totalTimeout = Code(rawValue: "total_timeout")
    /// The connection was closed before the reply was complete.
    public static let connectionClosed = Code(rawValue: "connection_closed")
    /// The reply was not valid HTTP, or none that the API gives.
    public static let invalidResponse = Code(rawValue: "invalid_response")
    /// A part of the reply was not the JSON that the API promises.
    public static let invalidJSON = Code(rawValue: "invalid_json")
    /// The stream ended without its terminal marker.
    public static let streamTruncated = Code(rawValue: "stream_truncated")
    /// The server reported an error inside the stream.
    public static let streamError = Code(rawValue: "stream_error")
    /// A line or a body was longer than the client is willing to keep.
    public static let tooLarge = Code(rawValue: "too_large")
    /// The request was cancelled by its caller.
    public static let cancelled = Code(rawValue: "cancelled")
    /// A setting of the provider is missing, e.g. its API key.
    public static let notConfigured = Code(rawValue: "not_configured")
    /// A setting of the provider is wrong.
    public static let invalidConfiguration = Code(rawValue: "invalid_configuration")
    /// The simulated provider was told to fail.
    public static let simulated = Code(rawValue: "simulated")
  }

  /// What kind of failure it is.
  public var code: Code
  /// What happened, what was expected, what to do.
  public var message: String
  /// The HTTP status, where there is one.
  public var status: Int?
  /// How long the server asks to wait before the next attempt.
  public var retryAfter: Duration?

  /// Makes an error.
  public init(_ code: Code, _ message: String, status: Int? = nil, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.status = status
    self.retryAfter = retryAfter
  }

  /// Whether the request was given up at a timeout.
  public var isTimeout: Bool {
    code == .connectTimeout || code == .readTimeout || code == .totalTimeout
  }

  /// The message.
  public var description: String { message }
}

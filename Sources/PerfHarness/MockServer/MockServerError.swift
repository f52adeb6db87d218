#if HTTP

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif
  import NIOCore

  /// Why a mock server could not start.
  public struct MockServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A kind of failure.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
      /// The code's name.
      public var rawValue: String

      /// Names a code.
      public init(rawValue: String) {
        self.rawValue = rawValue
      }

      /// The code's name.
      public var description: String { rawValue }

      /// The port is not one of 0…65535.
      public static let invalidPort = Code(rawValue: "invalid_port")
      /// Something else listens on the port.
      public static let portInUse = Code(rawValue: "port_in_use")
      /// The system reserves the port for other users.
      public static let portNotPermitted = Code(rawValue: "port_not_permitted")
      /// The system refused to listen for another reason.
      public static let cannotListen = Code(rawValue: "cannot_listen")
      /// The exchanges to replay can't be read.
      public static let invalidCapture = Code(rawValue: "invalid_capture")
      /// A TLS file is missing or holds something else.
      public static let invalidTLSIdentity = Code(rawValue: "invalid_tls_identity")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened, what was expected, what to do.
    public var message: String

    init(_ code: Code, _ message: String) {
      self.code = code
      self.message = message
    }

    /// The message.
    public var description: String { message }

    static func invalidPort(_ port: Int) -> MockServerError {
      MockServerError(
        .invalidPort, "port \(port): expected 1…65535, or 0 for any free port")
    }

    /// The error for what the system said to an attempt to listen.
    static func cannotListen(port: Int, _ error: any Error) -> MockServerError {
      let place = "port \(port) of 127.0.0.1"
      let cure = "choose another one, or 0 for any free port"
      let code = (error as? IOError)?.errnoCode
      switch code {
      case EADDRINUSE: return MockServerError(.portInUse, "\(place) is in use; \(cure)")
      case EACCES:
        return MockServerError(.portNotPermitted, "\(place) needs more rights; \(cure)")
      default:
        let reason = code.map { String(cString: strerror($0)) } ?? "\(error)"
        return MockServerError(.cannotListen, "can't listen on \(place): \(reason); \(cure)")
      }
    }
  }

#endif

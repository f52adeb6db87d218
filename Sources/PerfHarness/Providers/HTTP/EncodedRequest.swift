#if HTTP
  /// A request as it goes over the wire, made before it is handed to its event loop.
  struct EncodedRequest: Sendable {
    let method: String
    let bytes: [UInt8]

    /// - Throws: `invalid_configuration` for bytes that would not survive, or change, the head.
    init(_ request: HTTPRequest, to origin: HTTPOrigin) throws(ProviderError) {
      let head = try EncodedRequestHead(
        method: request.method, target: request.target, headers: request.headers, to: origin)
      self = try EncodedRequest(head, body: request.body)
    }

    /// - Parameters:
    ///   - value: that of the field which the head leaves open, if it does.
    ///   - traceParent: the value of `traceparent`, where it is sent.
    init(
      _ head: EncodedRequestHead, value: String? = nil, traceParent: String? = nil, body: [UInt8]
    ) throws(ProviderError) {
      method = head.method
      var bytes: [UInt8] = []
      bytes.reserveCapacity(
        head.bytes.count + body.count + 64 + (value?.utf8.count ?? 0)
          + (traceParent == nil ? 0 : 70))
      bytes.append(contentsOf: head.bytes)
      if let value {
        guard value.isFieldValue else {
          throw .invalidRequest(head.origin, "a value for the header \(head.openField)")
        }
        bytes.append(text: value)
        bytes.append("\r\n")
      }
      if let traceParent {
        bytes.append("traceparent: ")
        bytes.append(text: traceParent)
        bytes.append("\r\n")
      }
      if !body.isEmpty || !head.usuallyHasNoBody {
        bytes.append("Content-Length: ")
        bytes.append(text: body.count.description)
        bytes.append("\r\n")
      }
      bytes.append("\r\n")
      bytes.append(contentsOf: body)
      self.bytes = bytes
    }
  }

  /// The part of a request's head that many requests have in common, looked at and encoded once.
  package struct EncodedRequestHead: Sendable {
    let method: String
    let origin: HTTPOrigin
    /// The name of the field whose value differs from one request to the next; empty for none.
    fileprivate let openField: String
    /// The request line and the fields but for `Content-Length`, each with its line end; last the open
    /// one's name and colon.
    fileprivate let bytes: [UInt8]
    /// Whether a request without a body need not say that it has none: RFC 9110, section 8.6.
    fileprivate let usuallyHasNoBody: Bool

    /// - Throws: `invalid_configuration` for bytes that would not survive, or change, the head. The
    ///   text does not quote them: header values can be secrets.
    ///
    /// - Parameter openField: a field whose value comes with each request.
    package init(
      method: String = "POST", target: String, headers: [(name: String, value: String)],
      openField: String? = nil, to origin: HTTPOrigin
    ) throws(ProviderError) {
      guard method.isToken else { throw .invalidRequest(origin, "a method") }
      guard target.utf8.first == UInt8(ascii: "/"), target.isVisibleASCII else {
        throw .invalidRequest(origin, "a path")
      }
      var bytes = Array("\(method) \(target) HTTP/1.1\r\n".utf8)
      let ours = ["content-length", "transfer-encoding"]
      for (name, value) in headers where !ours.contains(name.lowercased()) {
        try bytes.append(name, value, to: origin)
      }
      let given = Set(headers.map { $0.name.lowercased() })
      let usual = [
        ("Host", origin.authority), ("Accept-Encoding", "identity"),
        ("User-Agent", "PerfHarness"),
      ]
      for (name, value) in usual where !given.contains(name.lowercased()) {
        try bytes.append(name, value, to: origin)
      }
      if let openField {
        guard openField.isToken else { throw .invalidRequest(origin, "a header name") }
        bytes.append(text: "\(openField): ")
      }
      self.method = method
      self.origin = origin
      self.openField = openField ?? ""
      self.bytes = bytes
      usuallyHasNoBody = ["GET", "HEAD", "DELETE"].contains(method)
    }
  }

  extension [UInt8] {

    fileprivate mutating func append(
      _ name: String, _ value: String, to origin: HTTPOrigin
    ) throws(ProviderError) {
      guard name.isToken else { throw .invalidRequest(origin, "a header name") }
      guard value.isFieldValue else {
        throw .invalidRequest(origin, "a value for the header \(name)")
      }
      append(text: "\(name): \(value)\r\n")
    }

    fileprivate mutating func append(text: String) {
      var text = text
      text.withUTF8 { append(contentsOf: $0) }
    }
  }

  // RFC 9110, sections 5.5 and 5.6.2.
  extension String {
    fileprivate var isVisibleASCII: Bool { utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    fileprivate var isToken: Bool {
      !isEmpty && isVisibleASCII && !utf8.contains { #"(),/:;<=>?@[\]{}""#.utf8.contains($0) }
    }

    /// Tabs and everything from the space up, but not DEL.
    fileprivate var isFieldValue: Bool {
      var text = self
      return text.withUTF8 { bytes in
        bytes.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
      }
    }
  }
#endif

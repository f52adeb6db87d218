#if HTTP
  import Synchronization

  /// Asks the endpoints of a server that count tokens, and remembers those that it does not have.
  final class TokenCountEndpoints: Sendable {
    static let headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "application/json"),
    ]

    /// There is no such endpoint, or nothing behind it.
    private static let missing = [404, 405, 410, 501]
    /// There is one, which does not count what it was sent: no model of Bedrock's counts for all.
    private static let unable = [400, 413, 415, 422]

    private let absent = Mutex<Set<String>>([])

    /// - Returns: the JSON of the reply; nil where the server has no such endpoint, or none that takes
    ///   this.
    /// - Throws: why there is no reply, or for a status of another error.
    func ask(
      _ request: HTTPRequest, over transport: HTTPTransport, _ refusals: ServiceRefusals
    ) async throws(ProviderError) -> JSONNode? {
      if absent.withLock({ $0.contains(request.target) }) { return nil }
      let reply = try await transport.fetchBeside(request)
      if Self.unable.contains(reply.head.status) { return nil }
      let node = reply.isSuccess ? try? JSONNode(parsing: reply.body) : nil
      if Self.missing.contains(reply.head.status) || reply.isSuccess && node == nil {
        absent.withLock { _ = $0.insert(request.target) }
      } else if !reply.isSuccess {
        throw refusals.error(reply.head, said: nil)
      }
      return node
    }
  }

  extension JSONNode {
    /// A number of things; nil for anything else.
    var wholeNumber: Int? {
      guard case .number(let number) = value, number >= 0 else { return nil }
      return Int(exactly: number)
    }

    /// How many elements an array has; nil for anything else.
    var elementCount: Int? {
      guard case .array(let elements) = value else { return nil }
      return elements.count
    }
  }
#endif

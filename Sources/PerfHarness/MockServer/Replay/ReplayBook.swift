#if HTTP

  import Foundation
  import Synchronization

  /// Which captured reply a request gets.
  ///
  /// Those to the same method and path, in the order in which they were captured, and from the first one
  /// again when all were given. A path that is not in the capture is taken for the one that ends in the
  /// same action, because a client of another base URL or model asks there: `/v1/chat/completions` for
  /// `/proxy/v1/chat/completions`, `/models/a:generate` for `/models/b:generate`.
  final class ReplayBook: Sendable {
    private struct Key: Hashable {
      var method: String
      var place: String
    }

    let scale: Double
    let model: String?
    private let byPath: [Key: [CapturedExchange]]
    private let byAction: [Key: [CapturedExchange]]
    private let given = Mutex<[Key: Int]>([:])

    init(_ exchanges: [CapturedExchange], scale: Double = 1) {
      self.scale = scale.isFinite ? max(0, scale) : 1
      byPath = Dictionary(grouping: exchanges) { Key(method: $0.method, place: String($0.path)) }
      byAction = Dictionary(grouping: exchanges) {
        Key(method: $0.method, place: Self.action(of: $0.path))
      }
      model = exchanges.lazy.compactMap(Self.model).first
    }

    /// The next exchange for a request; nil when the capture has none.
    func exchange(method: String, path: String) -> CapturedExchange? {
      var key = Key(method: method, place: path)
      var candidates = byPath[key]
      if candidates == nil {
        key.place = Self.action(of: path[...])
        candidates = byAction[key]
      }
      guard let candidates, !candidates.isEmpty else { return nil }
      let number = given.withLock { given in
        defer { given[key, default: 0] += 1 }
        return given[key, default: 0]
      }
      return candidates[number % candidates.count]
    }

    func reply(to request: MockRequest, closesConnection: Bool) -> any MockReply {
      if let exchange = exchange(method: request.method, path: request.fullPath) {
        return ReplayedReply(exchange, scale: scale, closesConnection: closesConnection)
      }
      return WholeReply(
        missing(request), headers: [], closesConnection: closesConnection,
        omitsBody: request.method == "HEAD")
    }

    private func missing(_ request: MockRequest) -> CannedReply {
      let known = byPath.keys.map { "\($0.method) \($0.place)" }.sorted().joined(separator: ", ")
      let message =
        "the capture has no reply to \(request.method) \(request.fullPath); it has replies to \(known)"
      return CannedReply(
        status: 404,
        body: "{\"error\":{\"message\":\(JSONText.quoted(message)),\"type\":\"not_captured\"}}")
    }

    /// What stands behind the last slash, or the last colon behind it.
    private static func action(of path: Substring) -> String {
      let last = path.split(separator: "/").last ?? ""
      return String(last.split(separator: ":").last ?? "")
    }

    /// The model that a request named, in its body or in its path.
    private static func model(_ exchange: CapturedExchange) -> String? {
      let node = try? JSONNode(parsing: exchange.requestBody)
      if case .string(let model)? = node?["model"]?.value { return model }
      let segments = exchange.path.split(separator: "/")
      guard let place = segments.firstIndex(where: { $0 == "models" || $0 == "model" }),
        place + 1 < segments.count
      else { return nil }
      return segments[place + 1].split(separator: ":").first.map {
        String($0).removingPercentEncoding ?? String($0)
      }
    }
  }

#endif

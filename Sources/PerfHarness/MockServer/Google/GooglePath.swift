#if HTTP

  import Foundation

  /// A path of Google's APIs, taken apart.
  struct GooglePath: Equatable {
    /// Which of the two APIs it belongs to.
    enum API {
      /// Gemini, with keys.
      case developer
      /// Vertex AI, with tokens.
      case vertex
    }

    var api: API
    var version: String
    /// What the path names, e.g. `models/m`; `models` for the list of them.
    var resource: String
    /// The name of the model.
    var model: String
    /// What is to be done with it; nil for to be shown.
    var method: String?

    /// Nil for a path of somebody else's: `/v1/models` is OpenAI's, and models of other publishers are
    /// spoken to in their own ways.
    init?(_ path: String) {
      var segments = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
      guard segments.count >= 2, ["v1", "v1beta", "v1alpha", "v1beta1"].contains(segments[0])
      else { return nil }
      version = segments.removeFirst()
      let last = segments[segments.count - 1]
      if segments.count > 1, let colon = last.lastIndex(of: ":") {
        method = String(last[last.index(after: colon)...])
        segments[segments.count - 1] = String(last[..<colon])
      }
      resource = segments.joined(separator: "/")
      model = segments[segments.count - 1]
      switch segments[0] {
      case "models", "tunedModels":
        guard segments.count <= 2, method != nil || version != "v1" else { return nil }
        api = .developer
      case "projects":
        guard segments.count >= 6, segments[2] == "locations", Self.isGoogles(segments[4...])
        else { return nil }
        api = .vertex
      default:
        guard Self.isGoogles(segments[...]) else { return nil }
        api = .vertex
      }
    }

    private static func isGoogles(_ segments: ArraySlice<String>) -> Bool {
      let segments = Array(segments)
      return switch segments.first {
      case "publishers":
        segments.count == 4 && segments[1] == "google" && segments[2] == "models"
      case "endpoints": segments.count == 2
      default: false
      }
    }
  }

#endif

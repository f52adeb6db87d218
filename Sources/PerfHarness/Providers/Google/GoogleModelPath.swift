/// Where a model is in the paths of Google's APIs, behind the version and without a method.
enum GoogleModelPath {
  /// `models/MODEL` of the Gemini Developer API; a tuned model's name begins with its collection.
  static func gemini(_ model: String) -> String {
    let isWhole = model.hasPrefix("models/") || model.hasPrefix("tunedModels/")
    return encoded(isWhole ? model : "models/\(model)")
  }

  /// `projects/P/locations/L/publishers/google/models/MODEL` of Vertex AI.
  ///
  /// A model is named by its id, as `PUBLISHER/MODEL`, or by a part of the path that begins with
  /// `publishers/`, `endpoints/` or `projects/`. Source: the same forms as Google's own SDK takes.
  ///
  /// - Parameter project: nil in express mode, where a key stands for it.
  static func vertex(_ model: String, project: String?, location: String) -> String {
    if model.hasPrefix("projects/") { return encoded(model) }
    let resource: String
    let segments = model.split(separator: "/", maxSplits: 1)
    if ["publishers/", "endpoints/"].contains(where: model.hasPrefix) {
      resource = model
    } else if model.hasPrefix("models/") {
      resource = "publishers/google/\(model)"
    } else if segments.count == 2 {
      resource = "publishers/\(segments[0])/models/\(segments[1])"
    } else {
      resource = "publishers/google/models/\(model)"
    }
    guard let project else { return encoded(resource) }
    return encoded("projects/\(project)/locations/\(location)/\(resource)")
  }

  /// Percent-encodes what a path does not hold as it is (RFC 3986, section 3.3).
  private static func encoded(_ path: String) -> String {
    path.percentEncoded(keeping: "@:/")
  }
}

import Foundation

/// Reads the pictures that a record names: files beside the dataset, data URLs (RFC 2397), or bytes in
/// base64 (RFC 4648, section 4).
struct RecordedPictures: Sendable {
  /// The most bytes that a file may have: as many as a record.
  private static let largestFile = RecordRange.greatestCount

  /// Where relative paths begin.
  private let folder: String

  init(besideFile path: String) {
    folder = (path as NSString).deletingLastPathComponent
  }

  /// A text, a list of texts, or null for no picture.
  func read(_ node: JSONNode) throws(RecordError) -> [GenerationRequest.Image] {
    switch node.value {
    case .null: return []
    case .string(let text): return try read(text, line: node.line)
    case .array(let elements):
      var images: [GenerationRequest.Image] = []
      for element in elements { images += try read(element) }
      return images
    default:
      throw RecordError(
        line: node.line,
        "a picture is \(node.summary); expected a file, a data URL or base64; "
          + "write e.g. \"images/cat.png\"")
    }
  }

  /// One picture; none where there is no text.
  func read(_ text: String, line: Int) throws(RecordError) -> [GenerationRequest.Image] {
    if text.allSatisfy(\.isWhitespace) { return [] }
    if text.hasPrefix("data:") || text.contains("://") {
      return [try Self.image(dataURL: text, line: line)]
    }
    // No path that anybody would choose is a picture in base64 from its first bytes on.
    if let bytes = Data(base64Encoded: String(text.prefix(16))), let type = Self.type(of: bytes) {
      guard let image = GenerationRequest.Image(mediaType: type, base64: text) else {
        throw RecordError(
          line: line,
          "a picture begins in base64 and does not go on in it; expected RFC 4648, section 4, "
            + "without line ends; write it anew")
      }
      return [image]
    }
    return [try file(text, line: line)]
  }

  /// A picture in a data URL.
  static func image(
    dataURL address: String, line: Int
  ) throws(RecordError) -> GenerationRequest.Image {
    let marker = ";base64,"
    guard address.hasPrefix("data:image/"), let end = address.firstRange(of: marker),
      let image = GenerationRequest.Image(
        mediaType: String(address[..<end.lowerBound].dropFirst("data:".count)),
        base64: String(address[end.upperBound...]))
    else {
      throw RecordError(
        line: line,
        "a picture is at \"\(address.prefix(60))\"; expected its bytes in a data URL, because "
          + "nothing is fetched; write e.g. data:image/png;base64,…")
    }
    return image
  }

  private func file(_ name: String, line: Int) throws(RecordError) -> GenerationRequest.Image {
    let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
    let shown = path.beginning(200)
    let size =
      (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? NSNumber
    guard let size else {
      throw RecordError(
        line: line,
        "there is no picture \"\(shown)\"; expected a file, from the dataset's folder on; "
          + "check the path")
    }
    guard size.intValue <= Self.largestFile else {
      throw RecordError(
        line: line,
        "the picture \"\(shown)\" has \(size) bytes; expected at most \(Self.largestFile); "
          + "make it smaller")
    }
    guard let data = FileManager.default.contents(atPath: path), let type = Self.type(of: data)
    else {
      throw RecordError(
        line: line,
        "\"\(shown)\" is no picture that models take; expected PNG, JPEG, GIF or WebP; convert it")
    }
    return GenerationRequest.Image(mediaType: type, bytes: [UInt8](data))
  }

  /// The type that the first bytes tell.
  ///
  /// Source: MIME Sniffing (WHATWG), section 6.1.
  private static func type(of data: Data) -> String? {
    if data.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if data.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if data.starts(with: Array("GIF8".utf8)) { return "image/gif" }
    let isRIFF = data.starts(with: Array("RIFF".utf8))
    return isRIFF && data.dropFirst(8).starts(with: Array("WEBP".utf8)) ? "image/webp" : nil
  }
}

/// What a file of another tool holds, known by its keys.
package enum ForeignFile {
  /// One or several runs.
  case results([ForeignResults])
  /// What belongs to the runs in the same folder: GenAI Bench's metadata.
  case metadata(JSONNode)

  static let expectation =
    "results of vLLM bench (--save-result), GuideLLM (JSON), AIPerf (profile_export_aiperf.json or "
    + "profile_export.jsonl) or GenAI Bench (…_time_60s.json)"

  /// - Parameter path: what errors call the file.
  package init(_ bytes: [UInt8], path: String) throws(FileError) {
    let nodes = try Self.nodes(bytes, path: path)
    guard let first = nodes.first else {
      throw FileError(path: path, "expected \(Self.expectation), found an empty file")
    }
    if AIPerfReader.isRecord(first) {
      self = .results([try AIPerfReader.results(nodes, path: path)])
    } else if VLLMBenchReader.isOurs(first) {
      // With --append-result there is one in each line.
      let all = try nodes.map { node throws(FileError) in
        try VLLMBenchReader.results(node, path: path)
      }
      self = .results(Self.numbered(all))
    } else if GuideLLMReader.isOurs(first) {
      self = .results(try GuideLLMReader.results(first, path: path))
    } else if AIPerfReader.isSummary(first) {
      self = .results([try AIPerfReader.summary(first, path: path)])
    } else if GenAIBenchReader.isRun(first) {
      self = .results([try GenAIBenchReader.results(first, path: path)])
    } else if first["benchmark_version"] != nil, first["traffic_scenario"] != nil {
      self = .metadata(first)
    } else {
      throw FileError(
        path: path, line: first.line,
        "expected \(Self.expectation), found \(Self.summary(of: first)); name another file")
    }
  }

  /// The values of a text: one, or one in each line.
  private static func nodes(_ bytes: [UInt8], path: String) throws(FileError) -> [JSONNode] {
    do throws(JSONSyntaxError) {
      return bytes.allSatisfy(isSpace) ? [] : [try JSONNode(parsing: bytes)]
    } catch {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      // Where the first line is no value of its own, these are no lines of JSON.
      let isLines = lines.first.map { (try? JSONNode(parsing: $0)) != nil } ?? false
      guard isLines else { throw FileError(path: path, line: error.line, notJSON(error)) }
      return try nodes(ofLines: lines, path: path)
    }
  }

  private static func nodes(
    ofLines lines: [ArraySlice<UInt8>], path: String
  ) throws(FileError) -> [JSONNode] {
    var nodes: [JSONNode] = []
    for (index, line) in lines.enumerated() where !line.allSatisfy(isSpace) {
      let result = line.withUnsafeBufferPointer { bytes -> Result<JSONNode, JSONSyntaxError> in
        Result { () throws(JSONSyntaxError) in try JSONNode(parsing: bytes, from: index + 1) }
      }
      do throws(JSONSyntaxError) { nodes.append(try result.get()) } catch {
        throw FileError(path: path, line: error.line, notJSON(error))
      }
    }
    return nodes
  }

  private static func notJSON(_ error: JSONSyntaxError) -> String {
    "\(error.message); expected \(expectation); name another file"
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }

  private static func numbered(_ all: [ForeignResults]) -> [ForeignResults] {
    guard all.count > 1 else { return all }
    return all.enumerated().map { index, results in
      var results = results
      results.label = "run \(index + 1)"
      return results
    }
  }

  private static func summary(of node: JSONNode) -> String {
    guard case .object(let members) = node.value else { return node.summary }
    let keys = members.prefix(4).map { "\"\($0.key)\"" }.joined(separator: ", ")
    return members.isEmpty ? "an empty object" : "an object with \(keys)"
  }
}

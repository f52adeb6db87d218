import Foundation

/// Reads results of other tools from files and folders.
package enum ImportFolder {
  /// The runs at each of the paths, in their order.
  package static func results(at paths: [String]) throws(FileError) -> [ForeignResults] {
    var all: [ForeignResults] = []
    for path in paths { all += try results(at: path) }
    return all
  }

  /// The runs in a file, or in a folder of GenAI Bench or AIPerf.
  package static func results(at path: String) throws(FileError) -> [ForeignResults] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(
        path: path, "there is no such file; expected \(ForeignFile.expectation)")
    }
    guard isFolder.boolValue else { return try results(inFile: path) }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let runs = names.filter { $0.contains("_time_") && $0.hasSuffix("s.json") }
    // Records are read with the summary that they stand beside.
    let summaries = names.filter { $0.hasSuffix("_aiperf.json") }
    let chosen = runs + summaries
    guard !chosen.isEmpty else {
      throw FileError(
        path: path,
        "found no results in the folder; expected runs of GenAI Bench (…_time_60s.json) or the summary of "
          + "AIPerf (profile_export_aiperf.json); name the file itself")
    }
    var all: [ForeignResults] = []
    for name in chosen { all += try results(inFile: "\(path)/\(name)") }
    return all
  }

  private static func results(inFile path: String) throws(FileError) -> [ForeignResults] {
    guard case .results(var all) = try ForeignFile(bytes(at: path), path: path) else {
      throw FileError(
        path: path,
        "found the metadata of an experiment of GenAI Bench; expected its results; name its folder, or a "
          + "file …_time_60s.json in it")
    }
    for index in all.indices { try complete(&all[index]) }
    return all
  }

  /// Adds what another file in the same folder knows of a run.
  private static func complete(_ results: inout ForeignResults) throws(FileError) {
    let folder = (results.path as NSString).deletingLastPathComponent
    switch results.tool {
    case .genAIBench:
      let path = folder.isEmpty ? "experiment_metadata.json" : "\(folder)/experiment_metadata.json"
      guard FileManager.default.fileExists(atPath: path),
        case .metadata(let node) = try ForeignFile(bytes(at: path), path: path)
      else { return }
      try GenAIBenchReader.add(node, path: path, to: &results)
    case .aiperf where results.requests.isEmpty:
      let name = (results.path as NSString).deletingPathExtension
      let stem = name.hasSuffix("_aiperf") ? String(name.dropLast("_aiperf".count)) : name
      let path = "\(stem).jsonl"
      guard FileManager.default.fileExists(atPath: path),
        case .results(let records) = try ForeignFile(bytes(at: path), path: path),
        let requests = records.first?.requests
      else { return }
      try results.add(requests, from: path)
    case .vllmBench, .guideLLM, .aiperf: return
    }
  }

  private static func bytes(at path: String) throws(FileError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FileError(
        path: path, "the file can't be read (\(systemReason(of: error))); check its permissions")
    }
  }
}

extension ForeignResults {
  /// Adds the single requests of a run to its summary, which must be of as many.
  mutating func add(_ requests: [ForeignRequest], from path: String) throws(FileError) {
    let count = requests.count { $0.failure == nil }
    guard count == completed else {
      throw FileError(
        path: path,
        "found \(count) completed requests, expected \(completed) as \(self.path) says; import files of "
          + "one run, or one of the two alone from a folder of its own")
    }
    self.requests = requests
    failed = requests.count - count
  }
}

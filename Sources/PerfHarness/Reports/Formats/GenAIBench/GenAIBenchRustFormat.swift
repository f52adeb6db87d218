/// `genai-bench-rust/<Suite>/<test>_<arguments>/`: `results.csv`, `summary.csv` and `results.json` as GenAI
/// Bench's Rust design writes them for its one run.
///
/// A process has many cases here, so that each has a folder, also when it is alone: a script finds it in the
/// same place whatever runs beside it. Of a sweep each load has a folder in that of its case.
package struct GenAIBenchRustFormat: ReportFormat {
  package static let names = [folder]
  private static let folder = "genai-bench-rust"

  private var folders: Set<String> = []

  package init(environment: EncodedReport.V1.Environment) {}

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    let report = result.report
    let place = freeFolder(Self.path(of: report.key))
    let runs: [(path: String, run: Run)] =
      report.points.isEmpty
      ? [(place, report.run)]
      : report.points.map { ("\(place)/\(Self.name(of: $0.level))", $0.run) }
    return runs.flatMap { path, run in
      let results = GenAIBenchRustRun(run)
      return [
        ReportFile("\(path)/results.csv", .more { try results.writeRows(to: $0) }),
        ReportFile("\(path)/summary.csv", .whole { results.summaryTable }),
        ReportFile("\(path)/results.json", .more { try results.writeJSON(to: $0) }),
      ]
    }
  }

  private mutating func freeFolder(_ path: String) -> String {
    var number = 1
    var free = path
    while !folders.insert(free).inserted {
      number += 1
      free = "\(path)-\(number)"
    }
    return free
  }

  /// A folder for the suite, and in it one for the case.
  private static func path(of key: CaseKey) -> String {
    var name = key
    name.suite = ""
    let parts = [key.suite, name.description].filter { !$0.isEmpty }.map(Self.name)
    return ([folder] + parts).joined(separator: "/")
  }

  private static func name(of level: LoadLevel) -> String {
    switch level {
    case .concurrency(let count): "concurrency_\(count)"
    case .requestsPerSecond(let rate): "rate_\(JSONText.number(rate))"
    }
  }

  /// `live_D_100_100_closed_concurrency_4`: a name that no shell takes for anything else.
  private static func name(of text: String) -> String {
    let parts = text.split { character in
      !(character.isASCII && (character.isLetter || character.isNumber || "-.".contains(character)))
    }
    let name = parts.joined(separator: "_").drop { $0 == "." }.prefix(120)
    return name.isEmpty ? "case" : String(name)
  }
}

/// Where earlier measurements are looked for, as `PERF_HISTORY` says.
package enum HistorySource: Sendable, Hashable {
  /// Among the versions of the baseline file that were committed.
  case git
  /// Among the reports in a folder.
  case reports(folder: String)

  /// Reads `git`, or the path of a folder; nil for what looks like a switch.
  package init?(_ text: String) {
    let switches = ["0", "1", "true", "false", "yes", "no", "on", "off"]
    guard !switches.contains(text.lowercased()) else { return nil }
    self = text == "git" ? .git : .reports(folder: text)
  }
}

/// Verdicts in HTML: a sign and a word, and never a colour alone.
enum HTMLVerdicts {
  /// What a verdict does to the test.
  static func mark(_ mark: ShownVerdict.Mark, _ word: String) -> Markup {
    .tag("span", ["class": "mark \(style(mark))"], text: "\(mark.rawValue) \(word)")
  }

  static func list(_ verdicts: [ShownVerdict]) -> Markup {
    .tag(
      "ul", ["class": "verdicts"],
      verdicts.map { verdict in
        .tag(
          "li", [:],
          [mark(verdict.mark, verdict.word), .text(" "), .tag("span", text: verdict.text)])
      })
  }

  static func style(_ mark: ShownVerdict.Mark) -> String {
    switch mark {
    case .good: "good"
    case .doubtful: "doubtful"
    case .bad: "bad"
    case .open: "open"
    }
  }
}

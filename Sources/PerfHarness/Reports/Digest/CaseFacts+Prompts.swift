extension CaseFacts {
  /// E.g. `sized by the server's tokenizer: 7 tokens of template, then a token a word; checked on 3; the
  /// server counted what was wanted`.
  static func prompts(_ sizes: PromptSizes, _ deviation: PromptDeviation) -> String {
    var parts = ["sized by \(sizes.scale.summary)"]
    if sizes.checked > 0 {
      let found = sizes.greatestCheckDeviation
      parts.append(
        "checked on \(sizes.checked)" + (found == 0 ? "" : ", up to \(found.magnitude) off"))
    }
    if let mean = deviation.mean {
      parts.append(
        deviation.greatest == 0
          ? "the server counted what was wanted"
          : "the server counted \(amount(mean)) than wanted on average, \(farthest(deviation))")
    }
    return parts.joined(separator: "; ")
  }

  private static func amount(_ mean: Double) -> String {
    "\(mean.magnitude.inThreeDigits) \(mean < 0 ? "less" : "more")"
  }

  private static func farthest(_ deviation: PromptDeviation) -> String {
    "\(deviation.greatest.magnitude) \(deviation.greatest < 0 ? "less" : "more") at most"
  }
}

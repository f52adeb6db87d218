/// Columns of characters whose height shows a number: a small chart without axes.
struct Sparkline: Sendable {
  /// From nothing to a whole character; the first is for a value that is there and is next to nothing.
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let signs: [Character] = [".", ":", "-", "=", "+", "*", "%", "#"]

  /// Whether characters other than ASCII can be shown.
  var isUnicode: Bool

  /// Rows from top to bottom, in which the greatest value is as high as they all. What has no value is left
  /// blank, and a zero is the lowest that can be drawn.
  func rows(_ values: [Double?], height: Int) -> [String] {
    let levels = isUnicode ? Self.blocks : Self.signs
    // Never quite full, so that a chart does not run into the one above it.
    let highest = Double(height * levels.count - 1)
    let greatest = values.compactMap(\.self).max() ?? 0
    let heights = values.map { value in
      value.map { value in
        greatest > 0
          ? max(1, Int((value / greatest * highest).rounded())) : 1
      } ?? 0
    }
    return (0..<height).map { row in
      let below = (height - 1 - row) * levels.count
      return String(
        heights.map { level in
          let here = level - below
          return here <= 0 ? " " : levels[min(here, levels.count) - 1]
        })
    }
  }
}

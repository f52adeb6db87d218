import Foundation
import Testing

@testable import PerfHarness

/// Whether the pages can be read by people who see little contrast.
///
/// Source: Web Content Accessibility Guidelines 2.2, success criteria 1.4.3 (text, at least 4.5) and 1.4.11
/// (lines and areas, at least 3), and its definitions of 'contrast ratio' and 'relative luminance'.
@Suite struct ContrastTests {
  private static let texts = ["text", "dim", "good", "bad", "doubtful", "open"]
  private static let lines = [
    "now", "earlier", "tail", "first", "second", "p1", "p2", "p3", "p4", "p5", "p6",
  ]

  /// Black on white is the greatest that there is, and W3C's example of grey that is just enough on white.
  @Test func theRatioIsThatOfTheGuidelines() {
    #expect(abs(Self.ratio("000000", "ffffff") - 21) < 1e-9)
    #expect(Self.ratio("767676", "ffffff") >= 4.5)
    #expect(Self.ratio("777777", "ffffff") < 4.5)
  }

  @Test(arguments: [HTMLStyle.sheet, LivePage.html])
  func everyColourCanBeTold(_ text: String) {
    // The first block is that of light schemes, the second that of dark ones.
    let blocks = text.matches(of: #/:root \{([^}]*)\}/#).map { $0.output.1 }
    #expect(blocks.count == 2)
    for block in blocks {
      let colors = Dictionary(
        uniqueKeysWithValues: block.matches(of: #/--([a-z0-9]+): #([0-9a-f]{6});/#).map {
          (String($0.output.1), String($0.output.2))
        })
      #expect(colors.count >= 10)
      for back in [colors["back"], colors["panel"]].compactMap(\.self) {
        for (names, least) in [(Self.texts, 4.5), (Self.lines, 3)] {
          for name in names {
            guard let color = colors[name] else { continue }
            let ratio = Self.ratio(color, back)
            #expect(ratio >= least, "\(name) #\(color) on #\(back)")
          }
        }
      }
    }
  }

  private static func ratio(_ one: String, _ other: String) -> Double {
    let luminances = [luminance(one), luminance(other)].sorted()
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)
  }

  private static func luminance(_ color: String) -> Double {
    let value = Int(color, radix: 16) ?? 0
    let channels = [16, 8, 0].map { shift -> Double in
      let channel = Double(value >> shift & 0xFF) / 255
      return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}

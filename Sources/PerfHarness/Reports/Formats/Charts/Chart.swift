/// A drawing with two axes, in SVG. Pure: what it shows comes with it.
struct Chart: Sendable {
  /// How the numbers of one direction are shown.
  struct Axis: Sendable {
    var scale: Scale
    /// What they are, with their unit.
    var label: String
    /// A number as it stands at a tick.
    var text: @Sendable (Double) -> String

    init(_ scale: Scale, label: String, text: @escaping @Sendable (Double) -> String) {
      self.scale = scale
      self.label = label
      self.text = text
    }
  }

  /// A place on the drawing, in the numbers of the axes.
  struct Point: Sendable, Hashable {
    var x: Double
    var y: Double
  }

  /// Something that is drawn. Names are of classes in the style sheet.
  enum Mark: Sendable {
    case line([Point], style: String)
    /// What lies between two lines.
    case area(upper: [Point], lower: [Point], style: String)
    /// Bars that stand on the axis.
    case bars([(from: Double, to: Double, height: Double)], style: String)
    /// Dots; a text for those that have something to say.
    case dots([(point: Point, text: String?)], style: String)
    /// A line across, with a text at its end.
    case vertical(Double, text: String?, style: String)
    case horizontal(Double, style: String)
    /// A stretch of the horizontal axis.
    case band(ClosedRange<Double>, style: String)
    /// A text to the right of a place.
    case label(Point, String)
  }

  /// What is shown, in a few words: its caption.
  var title: String
  /// What there is to see, for whoever doesn't.
  var summary: String
  var x: Axis
  var y: Axis
  var marks: [Mark]
  /// What the styles stand for.
  var legend: [(style: String, text: String)] = []
  var size: (width: Double, height: Double) = (520, 250)

  private static let margin = (left: 58.0, right: 14.0, top: 10.0, bottom: 40.0)

  /// The figure: the drawing with its caption, its legend and its text in place of it.
  var markup: Markup {
    let legend = legend.map { entry in
      Markup.tag(
        "span", ["class": "key"],
        [
          .tag(
            "svg", ["width": "22", "height": "10", "viewBox": "0 0 22 10", "aria-hidden": "true"],
            [.tag("path", ["class": entry.style, "d": "M1 5H21"])]),
          .text(entry.text),
        ])
    }
    return .tag(
      "figure", [:],
      [
        .tag(
          "figcaption", [:],
          [.tag("strong", text: title)] + legend),
        .tag(
          "svg",
          [
            "class": "chart", "role": "img",
            "viewBox": "0 0 \(Self.text(size.width)) \(Self.text(size.height))",
          ],
          [.tag("title", text: title), .tag("desc", text: summary)] + grid + marks.map(draw)),
      ])
  }

  // MARK: Places

  private func place(x value: Double) -> Double {
    let width = size.width - Self.margin.left - Self.margin.right
    return Self.margin.left + x.scale.share(value) * width
  }

  private func place(y value: Double) -> Double { bottom - y.scale.share(value) * (bottom - top) }

  private var top: Double { Self.margin.top }
  private var bottom: Double { size.height - Self.margin.bottom }
  private var right: Double { size.width - Self.margin.right }

  /// To a tenth of a pixel, which nobody sees.
  private static func text(_ coordinate: Double) -> String {
    let tenths = Int((coordinate * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
  }

  private func path(_ points: [Point]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(Self.text(place(x: point.x))) \(Self.text(place(y: point.y)))"
    }.joined()
  }

  // MARK: Axes

  private var grid: [Markup] {
    let vertical = x.scale.ticks.flatMap { tick -> [Markup] in
      let place = Self.text(place(x: tick))
      return [
        .tag("path", ["class": "grid", "d": "M\(place) \(Self.text(top))V\(Self.text(bottom))"]),
        .tag(
          "text",
          ["class": "tick", "text-anchor": "middle", "x": place, "y": Self.text(bottom + 14)],
          text: x.text(tick)),
      ]
    }
    let horizontal = y.scale.ticks.flatMap { tick -> [Markup] in
      let place = place(y: tick)
      return [
        .tag(
          "path",
          [
            "class": "grid",
            "d": "M\(Self.text(Self.margin.left)) \(Self.text(place))H\(Self.text(right))",
          ]),
        .tag(
          "text",
          [
            "class": "tick", "text-anchor": "end", "x": Self.text(Self.margin.left - 6),
            "y": Self.text(place + 4),
          ], text: y.text(tick)),
      ]
    }
    let middle = (top + bottom) / 2
    return vertical + horizontal + [
      .tag(
        "text",
        [
          "class": "axis", "text-anchor": "middle",
          "x": Self.text((Self.margin.left + right) / 2), "y": Self.text(size.height - 6),
        ], text: x.label),
      .tag(
        "text",
        [
          "class": "axis", "text-anchor": "middle",
          "transform": "translate(12 \(Self.text(middle))) rotate(-90)",
        ], text: y.label),
    ]
  }

  // MARK: Marks

  private func draw(_ mark: Mark) -> Markup {
    switch mark {
    case .line(let points, let style):
      return .tag("path", ["class": style, "d": path(points)])
    case .area(let upper, let lower, let style):
      let outline = path(upper) + "L" + path(Array(lower.reversed())).dropFirst() + "Z"
      return .tag("path", ["class": style, "d": outline])
    case .bars(let bars, let style):
      let outline = bars.map { bar in
        let (from, to) = (Self.text(place(x: bar.from)), Self.text(place(x: bar.to)))
        return "M\(from) \(Self.text(bottom))V\(Self.text(place(y: bar.height)))H\(to)"
          + "V\(Self.text(bottom))Z"
      }
      return .tag("path", ["class": style, "d": outline.joined()])
    case .dots(let dots, let style): return draw(dots, style)
    case .vertical(let value, let text, let style):
      let place = place(x: value)
      let line = Markup.tag(
        "path",
        ["class": style, "d": "M\(Self.text(place)) \(Self.text(top))V\(Self.text(bottom))"])
      guard let text else { return line }
      let isRight = place > (Self.margin.left + right) / 2
      return .tag(
        "g", [:],
        [
          line,
          .tag(
            "text",
            [
              "class": "note", "text-anchor": isRight ? "end" : "start",
              "x": Self.text(place + (isRight ? -4 : 4)), "y": Self.text(top + 10),
            ], text: text),
        ])
    case .horizontal(let value, let style):
      let place = Self.text(place(y: value))
      return .tag(
        "path",
        ["class": style, "d": "M\(Self.text(Self.margin.left)) \(place)H\(Self.text(right))"])
    case .band(let range, let style):
      let from = place(x: range.lowerBound)
      return .tag(
        "rect",
        [
          "class": style, "x": Self.text(from), "y": Self.text(top),
          "width": Self.text(max(1, place(x: range.upperBound) - from)),
          "height": Self.text(bottom - top),
        ])
    case .label(let point, let text):
      let place = place(x: point.x)
      let isRight = place > right - 60
      let height = self.place(y: point.y)
      // At the top there is no room above it.
      let isHigh = height < top + 16
      return .tag(
        "text",
        [
          "class": "note", "text-anchor": isRight ? "end" : "start",
          "x": Self.text(place + (isRight ? -8 : 6)), "y": Self.text(height + (isHigh ? 14 : -6)),
        ], text: text)
    }
  }

  /// Those that say something are elements of their own; the others are one path of short strokes with
  /// round ends, which takes a tenth of the bytes.
  private func draw(_ dots: [(point: Point, text: String?)], _ style: String) -> Markup {
    let silent = dots.filter { $0.text == nil }.map { dot in
      "M\(Self.text(place(x: dot.point.x))) \(Self.text(place(y: dot.point.y)))h0"
    }
    let speaking = dots.compactMap { dot in
      dot.text.map { text in
        Markup.tag(
          "circle",
          [
            "class": "\(style) dot", "cx": Self.text(place(x: dot.point.x)),
            "cy": Self.text(place(y: dot.point.y)), "r": "4",
          ], [.tag("title", text: text)])
      }
    }
    let path = Markup.tag("path", ["class": "\(style) dots", "d": silent.joined()])
    return .tag("g", [:], (silent.isEmpty ? [] : [path]) + speaking)
  }
}

extension Chart.Axis {
  /// An axis of durations in seconds, shown in the unit that fits the typical one.
  static func durations(
    _ range: ClosedRange<Double>, typical: Double, label: String, isLogarithmic: Bool = false
  ) -> Chart.Axis {
    let unit = DurationUnit(fitting: typical, greatest: range.upperBound)
    // Round numbers are to be round in the unit that is shown.
    let scale =
      isLogarithmic
      ? Scale.logarithmic(range)
      : Scale.linear(
        range.lowerBound * unit.perSecond...range.upperBound * unit.perSecond
      ).scaled(by: 1 / unit.perSecond)
    return Chart.Axis(scale, label: "\(label), \(unit.rawValue)") {
      DurationText.significant($0 * unit.perSecond)
    }
  }

  /// An axis of shares, 0 to 1, shown as per cent.
  static func shares(label: String) -> Chart.Axis {
    Chart.Axis(.linear(0...1), label: label) { "\(DurationText.significant($0 * 100)) %" }
  }
}

extension Scale {
  /// The same scale of numbers that are so many times as great.
  fileprivate func scaled(by factor: Double) -> Scale {
    Scale(
      domain: domain.lowerBound * factor...domain.upperBound * factor,
      isLogarithmic: isLogarithmic)
  }
}

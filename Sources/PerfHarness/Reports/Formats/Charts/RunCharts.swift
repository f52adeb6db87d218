/// What happened while a run went on: latencies by when requests were due, and how many were under way.
/// The repetitions stand one behind the other.
enum RunCharts {
  /// Of more requests than these no dots are drawn, but percentiles of stretches of time.
  private static let mostDots = 600
  private static let stretches = 120
  private static let inFlightSteps = 400

  /// A repetition on the time axis.
  private struct Stretch {
    let repetition: Repetition
    let start: MonotonicInstant
    /// Where it begins on the axis, in seconds.
    let offset: Double
    let length: Double

    func place(_ instant: MonotonicInstant) -> Double { offset + (instant - start).inSeconds }
  }

  /// The charts of a run; none where nothing was measured.
  static func charts(of run: Run) -> [Chart] {
    let stretches = stretches(of: run.repetitions)
    guard let last = stretches.last else { return [] }
    let axis = Chart.Axis(
      Scale(domain: 0...max(last.offset + last.length, 1e-3), isLogarithmic: false),
      label: "time since the first measured request was due, s"
    ) { DurationText.significant($0) }
    return [latency(stretches, axis), inFlight(stretches, axis)].compactMap(\.self)
  }

  private static func stretches(of repetitions: [Repetition]) -> [Stretch] {
    var offset = 0.0
    return repetitions.compactMap { repetition in
      guard let start = repetition.timelines.map(\.due).min(),
        let end = repetition.timelines.map({ $0.ended ?? $0.due }).max()
      else { return nil }
      let stretch = Stretch(
        repetition: repetition, start: start, offset: offset, length: (end - start).inSeconds)
      offset += stretch.length
      return stretch
    }
  }

  private static func separators(_ stretches: [Stretch]) -> [Chart.Mark] {
    guard stretches.count > 1 else { return [] }
    return stretches.enumerated().map { index, stretch in
      .vertical(stretch.offset, text: "\(index + 1)", style: "separator")
    }
  }

  // MARK: Latency

  private static func latency(_ stretches: [Stretch], _ time: Chart.Axis) -> Chart? {
    let hasTokens = stretches.contains { stretch in
      stretch.repetition.timelines.contains { $0.isMeasured && $0.timeToFirstToken != nil }
    }
    let name = hasTokens ? "TTFT" : "E2E"
    var points: [Chart.Point] = []
    var failures: [Double] = []
    for stretch in stretches {
      for timeline in stretch.repetition.timelines {
        let place = stretch.place(timeline.due)
        let latency = hasTokens ? timeline.timeToFirstToken : timeline.endToEndLatency
        if timeline.isMeasured, let latency {
          points.append(Chart.Point(x: place, y: latency.inSeconds))
        } else if timeline.failure != nil {
          failures.append(place)
        }
      }
    }
    guard !points.isEmpty else { return nil }
    let sample = Sample(points.map(\.y))
    let isLogarithmic = sample.minimum > 0 && sample.maximum > 20 * sample.percentile(50)
    let axis = Chart.Axis.durations(
      (isLogarithmic ? sample.minimum : 0)...sample.maximum, typical: sample.percentile(50),
      label: name, isLogarithmic: isLogarithmic)
    var legend: [(style: String, text: String)] = []
    var marks = separators(stretches)
    if stretches.count > 1 { legend.append(("separator", "repetitions, by their numbers")) }
    if points.count <= mostDots {
      marks.append(.dots(points.map { ($0, nil) }, style: "now"))
      legend.append(("now", "a request"))
    } else {
      let lines = percentiles(points, over: time.scale.domain)
      marks += [
        .area(upper: lines.high, lower: lines.low, style: "band"),
        .line(lines.middle, style: "now"),
      ]
      legend += [
        ("now", "median"), ("band-key", "p10 to p90 of \(Self.stretches) stretches of time"),
      ]
    }
    if !failures.isEmpty {
      let floor = axis.scale.domain.lowerBound
      marks.append(
        .dots(failures.map { (Chart.Point(x: $0, y: floor), nil) }, style: "failure"))
      legend.append(("failure", "failed"))
    }
    return Chart(
      title: "\(name) over the run",
      summary: "\(points.count.grouped) requests over "
        + "\(MetricUnit.seconds.text(time.scale.domain.upperBound)): median "
        + "\(MetricUnit.seconds.text(sample.percentile(50))), slowest "
        + "\(MetricUnit.seconds.text(sample.maximum)); \(failures.count.grouped) failed.",
      x: time, y: axis, marks: marks, legend: legend, size: (1060, 220))
  }

  /// Of each stretch of time that has requests, the percentiles 10, 50 and 90.
  private static func percentiles(
    _ points: [Chart.Point], over time: ClosedRange<Double>
  ) -> (low: [Chart.Point], middle: [Chart.Point], high: [Chart.Point]) {
    let width = (time.upperBound - time.lowerBound) / Double(stretches)
    let groups = Dictionary(grouping: points) { point in
      Int(((point.x - time.lowerBound) / width).rounded(.down))
    }
    let samples = groups.sorted { $0.key < $1.key }.map { index, points in
      (time.lowerBound + (Double(index) + 0.5) * width, Sample(points.map(\.y)))
    }
    func line(_ percent: Double) -> [Chart.Point] {
      samples.map { Chart.Point(x: $0.0, y: $0.1.percentile(percent)) }
    }
    return (line(10), line(50), line(90))
  }

  // MARK: In flight

  /// Requests that were due and had not ended, the greatest number of each of many short steps of time.
  private static func inFlight(_ stretches: [Stretch], _ time: Chart.Axis) -> Chart? {
    let step = time.scale.domain.upperBound / Double(inFlightSteps)
    guard step > 0 else { return nil }
    var points: [Chart.Point] = []
    for stretch in stretches {
      let factor = stretch.repetition.requestsForEachTimeline
      var changes: [(at: Double, by: Int)] = []
      for timeline in stretch.repetition.timelines {
        guard let ended = timeline.ended else { continue }
        changes.append((stretch.place(timeline.due), 1))
        changes.append((stretch.place(ended), -1))
      }
      // One that ends in the instant in which another begins makes room for it.
      changes.sort { ($0.at, $0.by) < ($1.at, $1.by) }
      var count = 0
      var greatest = 0
      var next = stretch.offset + step
      for change in changes {
        while change.at >= next {
          points.append(Chart.Point(x: next - step, y: Double(greatest) * factor))
          points.append(Chart.Point(x: next, y: Double(greatest) * factor))
          next += step
          greatest = count
        }
        count += change.by
        greatest = max(greatest, count)
      }
      points.append(Chart.Point(x: stretch.offset + stretch.length, y: Double(greatest) * factor))
    }
    guard let most = points.map(\.y).max(), most > 0 else { return nil }
    return Chart(
      title: "Requests in flight",
      summary: "At most \(Int(most.rounded()).grouped) at once.",
      x: time,
      y: Chart.Axis(.counts(to: most), label: "in flight") { DurationText.significant($0) },
      marks: separators(stretches) + [.line(points, style: "now")],
      legend: [("now", "due and not ended")], size: (1060, 150))
  }
}

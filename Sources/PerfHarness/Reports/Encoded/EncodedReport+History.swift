extension EncodedReport.V1 {
  /// What a case measured over time, and where that changed.
  public struct History: Codable, Sendable, Hashable {
    /// `commits` (versions of the baseline file) or `runs` (earlier reports).
    public var kind: String
    /// The oldest first; the run of this report is the last.
    public var points: [Point]
    /// The statistics that are followed and have values.
    public var lines: [Line]
    /// Where they changed, in the order of lines, then of points.
    public var changes: [Change]

    /// One measurement of the case.
    public struct Point: Codable, Sendable, Hashable {
      /// A commit's short hash, the time of a run to the minute, or `now`.
      public var label: String
      /// The commit's subject, or the report's path in its folder.
      public var title: String
      /// When it was committed or measured, in UTC to the millisecond.
      public var time: String
      /// Points of one stretch, counted from 0, measured the same experiment and can be compared.
      public var stretch: Int
    }

    /// A statistic at each point, in the metric's unit.
    public struct Line: Codable, Sendable, Hashable {
      /// The metric's name.
      public var metric: String
      /// The statistic's name.
      public var statistic: String
      /// Means over repetitions; nil where too few requests say something of it.
      public var means: [Double?]
      /// Standard deviations over repetitions; nil where there are fewer than two.
      public var standardDeviations: [Double?]
    }

    /// A place where a statistic changed.
    public struct Change: Codable, Sendable, Hashable {
      /// The metric's name.
      public var metric: String
      /// The statistic's name.
      public var statistic: String
      /// Which point is the first that has changed, counted from 0.
      public var point: Int
      /// That point's label.
      public var label: String
      /// The geometric mean of the points before, since they changed last.
      public var before: Double
      /// The geometric mean of those from there on, until they change again.
      public var after: Double
      /// (After − before) ÷ before.
      public var change: Double
      /// How often so great a divergence comes about by chance.
      public var chance: Double
    }
  }
}

extension EncodedReport.V1.History {
  init(_ history: CaseHistory) {
    let lines = HistoryPoint.Line.all.filter { line in
      history.points.contains { $0.values[line] != nil }
    }
    self.init(
      kind: history.kind.rawValue,
      points: history.points.enumerated().map { index, point in
        Point(
          label: point.label, title: point.title, time: EncodedReport.timestamp(point.time),
          stretch: history.stretches.firstIndex { $0.contains(index) } ?? 0)
      },
      lines: lines.map { line in
        let values = history.points.map { $0.values[line] }
        return Line(
          metric: line.metric.name, statistic: line.statistic.description,
          means: values.map { $0?.mean.ifFinite },
          standardDeviations: values.map { $0?.deviation?.ifFinite })
      },
      changes: history.changes.map { change in
        Change(
          metric: change.line.metric.name, statistic: change.line.statistic.description,
          point: change.index, label: history.points[change.index].label, before: change.before,
          after: change.after, change: change.size, chance: change.chance)
      })
  }
}

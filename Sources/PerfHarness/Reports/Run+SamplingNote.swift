extension Run {
  /// What a reader must know of a run too long to keep each of its requests; nil of any other.
  var samplingNote: String? {
    let all = repetitions + confirmation
    guard all.contains(where: { $0.sampling != .all }) else { return nil }
    let kept = all.reduce(0) { $0 + $1.timelines.count }
    let measured = all.reduce(0) { $0 + $1.measuredRequests }
    return "\(measured.grouped) requests, too many to keep each of them: percentiles, in verdicts "
      + "too, are from histograms of all, within \(MetricUnit.ratio.text(roundedError)); the timelines "
      + "in requests.jsonl are of a uniform sample of \(kept.grouped)"
  }

  /// 0.2 %: a tenth of a per cent is all that a reader needs of it, and never less than the error.
  private var roundedError: Double {
    (Histogram.relativeError * 1000).rounded(.up) / 1000
  }
}

extension Certification {
  /// What is known of the stamps of a run of which several processes measured a part each: an error is as
  /// great as that of the worst of them.
  ///
  /// - Parameter parts: by the names that a reader knows them by.
  /// - Returns: nil where nobody asked.
  package init?(merging parts: [(name: String, certification: Certification?)]) {
    let known = parts.compactMap(\.certification)
    guard let first = known.first else { return nil }
    let certificates = known.compactMap(\.certificate)
    if certificates.count == parts.count, var worst = certificates.first {
      for other in certificates.dropFirst() { worst = worst.worst(other) }
      self = .certified(worst)
      return
    }
    if known.count == parts.count, Set(known).count == 1 {
      self = first
      return
    }
    let reasons = parts.compactMap { part in
      part.certification?.certificate == nil
        ? "\(part.name): \(part.certification?.reason ?? "nobody asked")" : nil
    }
    self = .missing(because: reasons.joined(separator: "; "))
  }
}

extension Certificate {
  /// The greater errors of two; the shape is this one's.
  fileprivate func worst(_ other: Certificate) -> Certificate {
    Certificate(
      shape: shape, stamped: stamped.worst(other.stamped), asRead: asRead.worst(other.asRead))
  }
}

extension StampErrors {
  fileprivate func worst(_ other: StampErrors) -> StampErrors {
    var errors = self
    errors.count += other.count
    errors.mean = max(mean, other.mean)
    errors.p50 = max(p50, other.p50)
    errors.p90 = max(p90, other.p90)
    errors.p95 = max(p95, other.p95)
    errors.p99 = max(p99, other.p99)
    errors.tailMean = max(tailMean, other.tailMean)
    errors.maximum = max(maximum, other.maximum)
    return errors
  }
}

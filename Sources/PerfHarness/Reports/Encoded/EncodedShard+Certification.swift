extension EncodedShard {
  // MARK: Writing

  static func write(_ certification: Certification, to writer: inout Writer) {
    switch certification {
    case .missing(let reason): writer.string("missing", reason)
    case .certified(let certificate):
      writer.object("shape") {
        $0.string("kind", certificate.shape.kind.rawValue)
        $0.bool("isSecure", certificate.shape.isSecure)
        $0.integer("streams", certificate.shape.streams)
        $0.nanoseconds("gap", certificate.shape.gap)
        $0.integer("events", certificate.shape.events)
      }
      writer.object("stamped") { write(certificate.stamped, to: &$0) }
      writer.object("asRead") { write(certificate.asRead, to: &$0) }
    }
  }

  private static func write(_ errors: StampErrors, to writer: inout Writer) {
    writer.integer("count", errors.count)
    writer.nanoseconds("mean", errors.mean)
    writer.nanoseconds("p50", errors.p50)
    writer.nanoseconds("p90", errors.p90)
    writer.nanoseconds("p95", errors.p95)
    writer.nanoseconds("p99", errors.p99)
    writer.nanoseconds("tailMean", errors.tailMean)
    writer.nanoseconds("maximum", errors.maximum)
  }

  // MARK: Reading

  static func certification(_ fields: Fields) throws(FileError) -> Certification {
    if let reason = try fields.optionalString("missing") { return .missing(because: reason) }
    let shape = try fields.object("shape")
    guard let kind = CertificationShape.Kind(rawValue: try shape.string("kind")) else {
      throw shape.unexpected("kind", "\"open\" or \"closed\"")
    }
    return .certified(
      Certificate(
        shape: CertificationShape(
          kind: kind, isSecure: try shape.bool("isSecure"), streams: try shape.integer("streams"),
          gap: try shape.nanoseconds("gap"), events: try shape.integer("events")),
        stamped: try errors(fields.object("stamped")), asRead: try errors(fields.object("asRead"))))
  }

  private static func errors(_ fields: Fields) throws(FileError) -> StampErrors {
    // Its only initializer reckons all of it from distances.
    var errors = StampErrors(Sample([0]))
    errors.count = try fields.integer("count", atLeast: 1)
    errors.mean = try fields.nanoseconds("mean")
    errors.p50 = try fields.nanoseconds("p50")
    errors.p90 = try fields.nanoseconds("p90")
    errors.p95 = try fields.nanoseconds("p95")
    errors.p99 = try fields.nanoseconds("p99")
    errors.tailMean = try fields.nanoseconds("tailMean")
    errors.maximum = try fields.nanoseconds("maximum")
    return errors
  }
}

/// Where the values of metrics go.
package protocol MeasureSink: Sendable {
  /// What takes the values of one metric that have the same attributes.
  func recorder(
    of instrument: GenAIInstrument, attributes: [OTLPAttribute]
  ) -> any MeasureRecorder
}

/// Takes the values of one metric that have the same attributes.
package protocol MeasureRecorder: Sendable {
  func record(_ values: [Double])
}

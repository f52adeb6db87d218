#if HTTP
  import CoreMetrics

  /// The metrics of a program that has chosen where its metrics go: each value goes to a `Recorder` there.
  struct BootstrappedMetrics: MeasureSink {
    private let factory: any MetricsFactory

    /// - Returns: nil where the process has chosen nothing.
    static var current: BootstrappedMetrics? {
      let factory = MetricsSystem.factory
      return factory is NOOPMetricsHandler ? nil : BootstrappedMetrics(factory: factory)
    }

    init(factory: any MetricsFactory) {
      self.factory = factory
    }

    func recorder(
      of instrument: GenAIInstrument, attributes: [OTLPAttribute]
    ) -> any MeasureRecorder {
      Handler(
        recorder: Recorder(
          label: instrument.name, dimensions: attributes.map { ($0.key, "\($0.value.text)") },
          aggregate: true, factory: factory))
    }

    private struct Handler: MeasureRecorder {
      let recorder: Recorder

      func record(_ values: [Double]) {
        for value in values { recorder.record(value) }
      }
    }
  }

  extension OTLPValue {
    fileprivate var text: String {
      switch self {
      case .string(let value): value
      case .bool(let value): "\(value)"
      case .int(let value): "\(value)"
      case .double(let value): "\(value)"
      case .strings(let values): values.joined(separator: ",")
      }
    }
  }
#endif

/// A metric whose values are counted in buckets: `opentelemetry.proto.metrics.v1.Metric` with a `Histogram`.
package struct OTLPHistogramData: OTLPMessage, Hashable {
  /// `AggregationTemporality`: whether counts are since the last export, or since the start.
  package enum Temporality: UInt32, Sendable {
    case delta = 1
    case cumulative = 2
  }

  /// `HistogramDataPoint`: the values with the same attributes.
  package struct Point: OTLPMessage, Hashable {
    package var attributes: [OTLPAttribute]
    /// Nanoseconds since 1970.
    package var start: UInt64
    package var time: UInt64
    package var values: BucketCounts
    package var least: Double
    package var greatest: Double

    package func write(to writer: inout some OTLPWriter) {
      writer.fixed64(2, "startTimeUnixNano", start)
      writer.fixed64(3, "timeUnixNano", time)
      writer.fixed64(4, "count", UInt64(values.count))
      writer.double(5, "sum", values.sum)
      writer.fixed64s(6, "bucketCounts", values.counts.map { UInt64($0) })
      writer.doubles(7, "explicitBounds", values.bounds)
      writer.messages(9, "attributes", attributes)
      writer.double(11, "min", least)
      writer.double(12, "max", greatest)
    }
  }

  package var name: String
  package var description: String
  /// In UCUM, e.g. `s`.
  package var unit: String
  package var temporality: Temporality
  package var points: [Point]

  package func write(to writer: inout some OTLPWriter) {
    writer.string(1, "name", name)
    writer.string(2, "description", description)
    writer.string(3, "unit", unit)
    writer.message(9, "histogram", Histogram(points: points, temporality: temporality))
  }

  private struct Histogram: OTLPMessage {
    var points: [Point]
    var temporality: Temporality

    func write(to writer: inout some OTLPWriter) {
      writer.messages(1, "dataPoints", points)
      writer.uint32(2, "aggregationTemporality", temporality.rawValue)
    }
  }
}

/// What a collector is sent of metrics: `opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest`, of
/// one resource and one scope.
package struct OTLPMetricsRequest: OTLPMessage {
  package var resource: OTLPResource
  package var metrics: [OTLPHistogramData]

  package init(resource: OTLPResource, metrics: [OTLPHistogramData]) {
    self.resource = resource
    self.metrics = metrics
  }

  package func write(to writer: inout some OTLPWriter) {
    writer.messages(
      1, "resourceMetrics", [ResourceMetrics(resource: resource, metrics: metrics)])
  }

  private struct ResourceMetrics: OTLPMessage {
    var resource: OTLPResource
    var metrics: [OTLPHistogramData]

    func write(to writer: inout some OTLPWriter) {
      writer.message(1, "resource", resource)
      writer.messages(2, "scopeMetrics", [ScopeMetrics(metrics: metrics)])
    }
  }

  private struct ScopeMetrics: OTLPMessage {
    var metrics: [OTLPHistogramData]

    func write(to writer: inout some OTLPWriter) {
      writer.message(1, "scope", OTLPScope.harness)
      writer.messages(2, "metrics", metrics)
    }
  }
}

/// A metric of the clients of generative AI, as OpenTelemetry's semantic conventions have it: all are histograms.
///
/// Source: semantic-conventions 1.4x, 'Generative AI client metrics', with the buckets that it advises. The names are
/// those that backends know; release 0.1.0 of the conventions' own repository begins to rename them.
package enum GenAIInstrument: Int, Sendable, Hashable, CaseIterable {
  case duration, tokenUsage, timeToFirstChunk, timePerOutputChunk

  package var name: String {
    switch self {
    case .duration: "gen_ai.client.operation.duration"
    case .tokenUsage: "gen_ai.client.token.usage"
    case .timeToFirstChunk: "gen_ai.client.operation.time_to_first_chunk"
    case .timePerOutputChunk: "gen_ai.client.operation.time_per_output_chunk"
    }
  }

  var description: String {
    switch self {
    case .duration: "GenAI operation duration."
    case .tokenUsage: "Number of input and output tokens used."
    case .timeToFirstChunk:
      "Time to receive the first chunk, from when the client issued the request."
    case .timePerOutputChunk: "Time from the end of a chunk to the end of the next one."
    }
  }

  var unit: String { self == .tokenUsage ? "{token}" : "s" }

  package var bounds: [Double] {
    switch self {
    case .tokenUsage:
      [
        1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
        67_108_864,
      ]
    case .duration, .timeToFirstChunk, .timePerOutputChunk:
      [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
    }
  }
}

#if HTTP

  extension ProviderConformance.Rule {
    /// More than any decoder keeps of one event.
    private static let oversized = 33 << 20
    /// Enough to have every word of the mock server's in them.
    private static let manyTokens = 20
    /// When a stalled exchange is given up: late enough for what came before it, on a busy machine.
    private static let shortTimeout = Duration.seconds(5)

    /// What is tried. All of it is to hold.
    var checks: [ConformanceCheck] {
      switch self {
      case .streamedReply: [ConformanceCheck()]
      case .wholeReply: [ConformanceCheck(streams: false)]
      case .severalTokensInAnEvent:
        [
          ConformanceCheck { $0.tokensPerChunk = 3 }.with { $0.outputs = [.text, .text] }
        ]
      case .reasoning: [ConformanceCheck { $0.reasoningTokens = 2 }]
      case .reasoningInAWholeReply: [ConformanceCheck(streams: false) { $0.reasoningTokens = 2 }]
      case .finishReasons:
        [true, false].flatMap { streams in
          [
            ConformanceCheck(streams: streams),
            ConformanceCheck(streams: streams) {
              $0.outputTokens = .constant(ConformanceCheck.outputTokens)
            }.with {
              $0.request.maxOutputTokens = 100
              if case .completion(let usage, _) = $0.ending {
                $0.ending = .completion(usage, .stop)
              }
            },
          ]
        }
      case .usageWithEveryEvent: [ConformanceCheck { $0.continuousUsage = true }]
      case .missingUsage:
        [true, false].map { streams in
          ConformanceCheck(streams: streams) { $0.usage = .never }
            .with { $0.ending = .completion(nil, .length) }
        }
      case .missingRole: [ConformanceCheck { $0.sendsRoleChunk = false }]
      case .reusedConnection:
        [true, false].map { streams in
          ConformanceCheck(streams: streams).with {
            $0.count = 3
            $0.connections = 1
          }
        }
      case .multilingualText:
        [true, false].map { streams in
          ConformanceCheck(streams: streams, tokens: Self.manyTokens) { $0.text = .multilingual }
        }
      case .image: Self.imageChecks
      case .embeddings: [Self.resultCheck(.embedding([ConformanceCheck.prompt]))]
      case .rerank:
        [Self.resultCheck(.rerank(query: "how are you", documents: ["doing", "today"]))]
      case .tokenCounts: [Self.countingCheck]
      case .chunkBoundaries, .splitCharacters, .coalescedEvents, .missingLineEnds,
        .unusualContentType:
        deliveries
      default: toleratedNoise.map { noise in [ConformanceCheck { $0.noise = noise }] } ?? failures
      }
    }

    /// What arrives in another manner, and is the same.
    private var deliveries: [ConformanceCheck] {
      switch self {
      case .chunkBoundaries:
        [1, 2, 3, 7, 64].map { count in
          ConformanceCheck(tokens: Self.manyTokens) {
            $0.text = .multilingual
            $0.chunking = .bytes(count)
          }
        }
      case .splitCharacters:
        [
          ConformanceCheck(tokens: Self.manyTokens) {
            $0.text = .multilingual
            $0.faults = .every(.splitUTF8)
          }
        ]
      case .coalescedEvents:
        [2, 100].map { count in ConformanceCheck { $0.chunking = .coalesced(count) } }
      case .missingLineEnds: [ConformanceCheck { $0.faults = .every(.missingFinalBlankLine) }]
      case .unusualContentType:
        [true, false].map { streams in
          ConformanceCheck(streams: streams) { $0.faults = .every(.wrongContentType("text/plain")) }
        }
      default: []
      }
    }

    private var toleratedNoise: MockServer.Behavior.Noise? {
      switch self {
      case .unknownFields: .unknownFields
      case .unknownEvents: .unknownEvents
      case .comments: .comments
      case .pings: .pings
      default: nil
      }
    }

    private var failures: [ConformanceCheck] {
      switch self {
      case .badRequest: Self.refusal(400)
      case .unauthorized: Self.refusal(401)
      case .forbidden: Self.refusal(403)
      case .notFound: Self.refusal(404)
      case .rateLimit: Self.refusal(429)
      case .rateLimitWithWait:
        [.failing(.http(429), status: 429, .rateLimit(retryAfter: .seconds(2)))]
      case .serverError: Self.refusal(500)
      case .overload: Self.refusal(503)
      case .errorInTheStream:
        [
          .failing(.streamError, .errorEvent(afterTokens: 0)),
          .failing(.streamError, afterOutputs: 2, .errorEvent(afterTokens: 2)),
        ]
      case .truncatedStream: [.failing(.streamTruncated, afterOutputs: 4, .missingDone)]
      case .malformedEvent: [.failing(.invalidJSON, afterOutputs: 2, .invalidJSON(atToken: 2))]
      case .malformedWholeReply: [.failing(.invalidJSON, streams: false, .invalidJSON(atToken: 0))]
      case .oversizedEvent: [.failing(.tooLarge, .oversizedLine(bytes: Self.oversized))]
      case .notHTTP: [.failing(.invalidResponse, .garbage)]
      case .closedBeforeTheReply: [.failing(.connectionClosed, .disconnectBeforeReply)]
      case .closedAfterTheHead: [.failing(.connectionClosed, .disconnectAfterHead)]
      case .resetBeforeTheReply: [.failing(.connectionClosed, .resetBeforeReply)]
      case .resetInTheStream:
        [.failing(.connectionClosed, afterOutputs: 2, .reset(afterTokens: 2))]
      case .truncatedBody:
        [.failing(.connectionClosed, afterOutputs: 2, .truncatedBody(afterTokens: 2))]
      case .closedInTheStream:
        [
          .failing(.connectionClosed, .disconnect(afterTokens: 0)),
          .failing(.connectionClosed, afterOutputs: 2, .disconnect(afterTokens: 2)),
        ]
      case .closedInAWholeReply:
        [.failing(.connectionClosed, streams: false, .disconnect(afterTokens: 2))]
      case .timeoutBeforeTheReply:
        [Self.stalled(.totalTimeout, .stallBeforeReply) { $0.timeout = Self.shortTimeout }]
      case .timeoutInTheStream:
        [
          Self.stalled(.totalTimeout, afterOutputs: 1, .stall(afterTokens: 1)) {
            $0.timeout = Self.shortTimeout
          }
        ]
      case .cancellationBeforeTheReply:
        [Self.stalled(.cancelled, .stallBeforeReply) { $0.cancellation = .whenSent }]
      case .cancellationInTheStream:
        [
          Self.stalled(.cancelled, afterOutputs: 1, .stall(afterTokens: 1)) {
            $0.cancellation = .afterFirstOutput
          }
        ]
      default: []
      }
    }

    /// A refusal keeps its status, whether a stream was asked for or not.
    private static func refusal(_ status: Int) -> [ConformanceCheck] {
      [true, false].map { streams in
        .failing(.http(status), status: status, streams: streams, .status(status))
      }
    }

    private static func stalled(
      _ code: ProviderError.Code, afterOutputs outputs: Int = 0, _ fault: MockServer.Fault,
      _ adjust: (inout ConformanceCheck) -> Void
    ) -> ConformanceCheck {
      ConformanceCheck.failing(code, afterOutputs: outputs, fault).with(adjust)
    }

    /// What is counted is what usage tells, the template included.
    private static var countingCheck: ConformanceCheck {
      let template = 3
      return ConformanceCheck { $0.templateTokens = template }.with { check in
        guard case .completion(var usage?, let reason) = check.ending else { return }
        usage.prompt = ConformanceCheck.promptTokens + template
        check.countedTokens = usage.prompt
        check.ending = .completion(usage, reason)
      }
    }

    private static var imageChecks: [ConformanceCheck] {
      // Any bytes will do: nobody looks at the picture.
      let image = GenerationRequest.Image(mediaType: "image/png", bytes: [0x89, 0x50, 0x4E, 0x47])
      return [true, false].map { streams in
        ConformanceCheck(streams: streams).with {
          $0.request.messages[0].images = [image]
        }
      }
    }

    private static func resultCheck(_ input: GenerationRequest.Input) -> ConformanceCheck {
      ConformanceCheck(streams: false).with {
        $0.request = GenerationRequest(id: "conformance", input, streams: false)
        $0.outputs = [.result]
        $0.text = nil
        $0.ending = .completion(TokenUsage(prompt: ConformanceCheck.promptTokens), .stop)
      }
    }
  }

#endif

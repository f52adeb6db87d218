#if HTTP
  import Testing
  import Tracing

  @testable import PerfHarness

  /// Spans and metrics of requests whose instants are literal.
  @Suite struct RequestSpansTests {
    /// 2023-11-14T22:13:20Z.
    private static let epoch: UInt64 = 1_700_000_000_000_000_000
    private static let key = CaseKey(suite: "ChatLatency", test: "chat(_:)", arguments: "D(100,10)")

    private func hub(
      _ change: (inout OpenTelemetrySettings) -> Void = { _ in },
      bootstrapped: OpenTelemetryHub.Bootstrapped = .init()
    ) throws -> OpenTelemetryHub {
      var settings = OpenTelemetrySettings()
      let address = try BaseURL(parsing: "http://127.0.0.1:4318")
      settings.wantsTraces = true
      settings.wantsMetrics = true
      settings.traces = OpenTelemetrySettings.Target(address: address)
      settings.metrics = OpenTelemetrySettings.Target(address: address)
      change(&settings)
      return OpenTelemetryHub(settings, bootstrapped: bootstrapped, now: { Self.epoch }, wake: {})
    }

    private func feed(_ hub: OpenTelemetryHub, provider: String = "openai") -> OpenTelemetryFeed {
      hub.feed(
        of: TelemetrySubject(
          Self.key, provider: provider, api: nil, model: "m",
          endpoint: "http://127.0.0.1:8000/v1"))
    }

    private static let request = GenerationRequest(
      prompt: "a secret prompt", maxOutputTokens: 10, temperature: 0.5)

    /// Due 1 s into the run, sent 2 ms later, first output after 52 ms, last after 152 ms.
    private static let timeline: RequestTimeline = {
      var timeline = ReportSamples.request(
        7, due: 1000, sent: 2, firstByte: 50, outputs: [(52, .text), (102, .text), (152, .text)],
        ended: 153, tokens: TokenUsage(prompt: 100, output: 3, cached: 40), finishReason: .stop)
      timeline.turn = 2
      return timeline
    }()

    private func instant(_ milliseconds: Int64) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    /// The spans of one repetition, in the order in which they ended.
    private func spans(
      _ hub: OpenTelemetryHub, _ timelines: [RequestTimeline] = [timeline],
      of request: GenerationRequest = request, provider: String = "openai",
      phase: LoadMachine.Phase = .measured
    ) -> [OTLPSpanData] {
      let feed = feed(hub, provider: provider)
      // The run's clock says 500 ms when it is 2023.
      feed.begin(repetition: 2, of: 3, at: instant(500))
      for timeline in timelines { feed.record(timeline, of: request, in: phase) }
      feed.end(at: instant(3000))
      hub.drain()
      return hub.spans?.take(atMost: .max) ?? []
    }

    @Test func aRequestIsASpanBelowItsRepetition() throws {
      let spans = try spans(hub())
      try #require(spans.count == 2)
      let (repetition, request) = (spans[0], spans[1])
      #expect(repetition.name == "ChatLatency/chat(_:)")
      #expect(repetition.kind == .internal && repetition.parent == nil)
      #expect(repetition.start == Self.epoch && repetition.end == Self.epoch + 2_500_000_000)
      #expect(
        repetition.attributes == [
          OTLPAttribute("perfharness.case", .string("D(100,10)")),
          OTLPAttribute("perfharness.repetition", .int(2)),
          OTLPAttribute("perfharness.suite", .string("ChatLatency")),
          OTLPAttribute("perfharness.test", .string("chat(_:)")),
        ])
      #expect(request.trace == repetition.trace && request.parent == repetition.span)
      #expect(request.name == "chat m" && request.kind == .client && request.status == nil)
      // Sent at 1002 ms, which is 502 ms after the repetition began; ended at 1153 ms.
      #expect(request.start == Self.epoch + 502_000_000)
      #expect(request.end == Self.epoch + 653_000_000)
      #expect(
        request.attributes == [
          OTLPAttribute("gen_ai.operation.name", .string("chat")),
          OTLPAttribute("gen_ai.provider.name", .string("openai")),
          OTLPAttribute("gen_ai.request.max_tokens", .int(10)),
          OTLPAttribute("gen_ai.request.model", .string("m")),
          OTLPAttribute("gen_ai.request.stream", .bool(true)),
          OTLPAttribute("gen_ai.request.temperature", .double(0.5)),
          OTLPAttribute("gen_ai.response.finish_reasons", .strings(["stop"])),
          OTLPAttribute("gen_ai.response.time_to_first_chunk", .double(0.05)),
          OTLPAttribute("gen_ai.usage.cache_read.input_tokens", .int(40)),
          OTLPAttribute("gen_ai.usage.input_tokens", .int(100)),
          OTLPAttribute("gen_ai.usage.output_tokens", .int(3)),
          OTLPAttribute("perfharness.dispatch_lag", .double(0.002)),
          OTLPAttribute("perfharness.outcome", .string("completed")),
          OTLPAttribute("perfharness.phase", .string("measured")),
          OTLPAttribute("perfharness.request", .int(7)),
          OTLPAttribute("perfharness.turn", .int(2)),
          OTLPAttribute("server.address", .string("127.0.0.1")),
          OTLPAttribute("server.port", .int(8000)),
        ])
      #expect(
        request.events == [
          OTLPSpanData.Event(time: Self.epoch + 552_000_000, name: "perfharness.first_token")
        ])
    }

    @Test func aFailureIsSaid() throws {
      let failure = RequestTimeline.Failure(code: "http_429", message: "slow down")
      let timeline = ReportSamples.request(0, due: 1000, ended: 5, failure: failure)
      let request = try #require(try spans(hub(), [timeline], phase: .warmup).last)
      #expect(request.status == OTLPSpanData.Status(message: "slow down", code: .error))
      // It was never sent: the span begins when it was due.
      #expect(request.start == Self.epoch + 500_000_000)
      #expect(request.end == Self.epoch + 505_000_000)
      #expect(request.events.isEmpty)
      #expect(request.attributes.contains(OTLPAttribute("error.type", .string("http_429"))))
      #expect(request.attributes.contains(OTLPAttribute("perfharness.outcome", .string("failed"))))
      #expect(request.attributes.contains(OTLPAttribute("perfharness.phase", .string("warmup"))))
      #expect(!request.attributes.contains { $0.key == "perfharness.dispatch_lag" })
    }

    @Test func whatWasNotCountedIsNotTold() throws {
      var timeline = Self.timeline
      timeline.isCancelledByClient = true
      timeline.finishReason = .cancelledByClient
      timeline.tokens = TokenUsage(prompt: 100, output: 3, source: .chunks)
      let request = try #require(try spans(hub(), [timeline]).last)
      let keys = request.attributes.map(\.key)
      #expect(!keys.contains { $0.hasPrefix("gen_ai.usage.") })
      #expect(!keys.contains("gen_ai.response.finish_reasons"))
      #expect(
        request.attributes.contains(OTLPAttribute("perfharness.outcome", .string("cancelled"))))
      #expect(request.status == nil)
    }

    @Test(arguments: [
      ("openai", GenerationRequest(.embedding(["a"])), "embeddings m", "openai"),
      ("openai-responses", request, "chat m", "openai"),
      ("openai-compatible", request, "chat m", "openai-compatible"),
      ("azure-openai", request, "chat m", "azure.ai.openai"),
      ("gemini", request, "generate_content m", "gcp.gemini"),
      ("vertex", request, "generate_content m", "gcp.vertex_ai"),
      ("bedrock", request, "chat m", "aws.bedrock"),
      ("anthropic", request, "chat m", "anthropic"),
      ("mock", GenerationRequest(.rerank(query: "a", documents: [])), "rerank m", "mock"),
    ])
    func namesAreThoseOfTheConventions(
      _ provider: String, _ request: GenerationRequest, _ name: String, _ providerName: String
    ) throws {
      let span = try #require(try spans(hub(), of: request, provider: provider).last)
      #expect(span.name == name)
      #expect(
        span.attributes.contains(OTLPAttribute("gen_ai.provider.name", .string(providerName))))
    }

    @Test func theCallOfAClosureIsNoOperationOfAModel() throws {
      let hub = try hub()
      let span = try #require(spans(hub, provider: "closure").last)
      #expect(span.name == "call" && span.kind == .internal)
      #expect(!span.attributes.contains { $0.key.hasPrefix("gen_ai.") })
      #expect(hub.histograms?.collect(at: 0) == [])
    }

    @Test func theUsersTextIsNowhere() throws {
      let message = OTLPTraceRequest(
        resource: OTLPResource(attributes: []), spans: try spans(hub()))
      #expect(!String(decoding: OTLPJSON.encode(message), as: UTF8.self).contains("secret"))
    }

    @Test func whatIsNotSampledIsNotMade() throws {
      let hub = try hub { $0.sampler = SpanSampler(root: .none, followsParent: true) }
      #expect(spans(hub).isEmpty)
      // Metrics know no sampling.
      #expect(hub.histograms?.collect(at: 0).isEmpty == false)
    }

    @Test func aTraceGoesOnFromTheCIs() throws {
      let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      let sampled = try hub { $0.parent = TraceParent(text) }
      let repetition = try #require(spans(sampled).first)
      #expect(repetition.trace == TraceID(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736))
      #expect(repetition.parent == SpanID(0x00f0_67aa_0ba9_02b7))
      let dropped = try hub { $0.parent = TraceParent(String(text.dropLast(2)) + "00") }
      #expect(spans(dropped).isEmpty)
    }

    @Test func theHeaderNamesTheSpanThatIsMadeLater() throws {
      let hub = try hub { $0.sendsTraceParent = true }
      let feed = feed(hub)
      #expect(feed.marksRequests)
      feed.begin(repetition: 1, of: 1, at: instant(0))
      let text = try #require(feed.traceParent(ofRequest: 7))
      #expect(text != feed.traceParent(ofRequest: 8))
      feed.record(Self.timeline, of: Self.request, in: .measured)
      feed.end(at: instant(2000))
      hub.drain()
      let spans = try #require(hub.spans?.take(atMost: 9))
      let request = try #require(spans.first { $0.name == "chat m" })
      #expect(
        TraceParent(text)
          == TraceParent(trace: request.trace, span: request.span, isSampled: true))
    }

    @Test func withoutBeingAskedThereIsNoHeader() throws {
      let feed = try feed(hub())
      feed.begin(repetition: 1, of: 1, at: instant(0))
      #expect(!feed.marksRequests)
      #expect(feed.traceParent(ofRequest: 0) == nil)
    }

    @Test func metricsAreOfMeasuredRequests() throws {
      let hub = try hub()
      _ = spans(hub, phase: .warmup)
      #expect(hub.histograms?.collect(at: 0) == [])
      let failure = RequestTimeline.Failure(code: "http_429", message: "slow down")
      _ = spans(
        hub,
        [Self.timeline, ReportSamples.request(1, due: 0, sent: 0, ended: 30, failure: failure)])
      let metrics = try #require(hub.histograms?.collect(at: 1))
      #expect(metrics.map(\.name) == GenAIInstrument.allCases.map(\.name))
      // 151 ms of the one that completed, 30 ms of the other.
      let duration = metrics[0].points
      #expect(duration.map(\.values.sum) == [0.151, 0.03])
      #expect(
        duration[1].attributes == [
          OTLPAttribute("gen_ai.operation.name", .string("chat")),
          OTLPAttribute("gen_ai.provider.name", .string("openai")),
          OTLPAttribute("gen_ai.request.model", .string("m")),
          OTLPAttribute("server.address", .string("127.0.0.1")),
          OTLPAttribute("server.port", .int(8000)),
          OTLPAttribute("error.type", .string("http_429")),
          OTLPAttribute("perfharness.suite", .string("ChatLatency")),
          OTLPAttribute("perfharness.test", .string("chat(_:)")),
          OTLPAttribute("perfharness.case", .string("D(100,10)")),
        ])
      #expect(metrics[1].points.map(\.values.sum) == [100, 3])
      #expect(metrics[2].points.map(\.values.sum) == [0.05])
      // Two gaps of 50 ms.
      #expect(metrics[3].points.map(\.values.count) == [2])
      #expect(metrics[3].points.map(\.values.sum) == [0.1])
    }

    @Test func ofAReplyThatBrokeOffOnlyTheDurationIsCounted() throws {
      let hub = try hub()
      let timeline = ReportSamples.request(
        0, due: 0, sent: 0, outputs: [(50, .text), (90, .text)], ended: 100,
        tokens: TokenUsage(prompt: 100, output: 2),
        failure: RequestTimeline.Failure(code: "connection_lost", message: "it broke off"))
      _ = spans(hub, [timeline])
      let metrics = try #require(hub.histograms?.collect(at: 1))
      #expect(metrics.map(\.name) == ["gen_ai.client.operation.duration"])
      #expect(metrics.first?.points.map(\.values.sum) == [0.1])
    }

    @Test func errorTypesAreBounded() throws {
      let hub = try hub()
      _ = spans(
        hub,
        (0..<30).map {
          ReportSamples.request(
            $0, due: 0, sent: 0, ended: 1,
            failure: RequestTimeline.Failure(code: "code_\($0)", message: ""))
        })
      let points = try #require(hub.histograms?.collect(at: 1).first?.points)
      #expect(points.count == 21)
      #expect(
        points.last?.attributes.contains(OTLPAttribute("error.type", .string("_OTHER"))) == true)
      #expect(points.last?.values.count == 10)
    }

    @Test func whatHasNoRoomIsCounted() throws {
      let hub = try hub {
        $0.batching.queue = 3
        $0.batching.batch = 3
      }
      let timelines = (0..<5).map { ReportSamples.request($0, due: 0, sent: 0, ended: 1) }
      // The repetition's span is the first one to end.
      #expect(spans(hub, timelines).count == 3)
      let leftOut = hub.takeLeftOut()
      #expect(leftOut.spans == 3 && leftOut.requests == 0)
      #expect(hub.takeLeftOut().spans == 0)
    }

    @Test func aTracerOfTheProcessGetsTheSpans() throws {
      let other = SpanQueue(limit: 10)
      let hub = try hub(bootstrapped: .init(tracer: OTLPTracer { other.append($0) }))
      #expect(spans(hub).isEmpty && hub.spans == nil)
      #expect(other.take(atMost: 10).map(\.name) == ["ChatLatency/chat(_:)", "chat m"])
      #expect(!hub.lacksIDs)
      let asked = try self.hub(
        { $0.sendsTraceParent = true }, bootstrapped: .init(tracer: OTLPTracer { _ in }))
      #expect(asked.lacksIDs)
    }
  }
#endif

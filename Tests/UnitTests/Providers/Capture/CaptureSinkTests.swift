#if HTTP
  import Foundation
  import Synchronization
  import Testing

  @testable import PerfHarness

  /// A new folder for a test, which is removed afterwards.
  func withTemporaryFolder<Result>(
    _ body: (String) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "capture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
  }

  @Suite(.timeLimit(.minutes(1))) struct CaptureSinkTests {
    private static func exchange(_ number: Int) -> CapturedExchange {
      var exchange = CapturedExchange(
        provider: "p", method: "POST", target: "/\(number)", end: .complete,
        endOffset: Int64(number))
      // More than what one write is sure to take at once.
      exchange.requestBody = Array(repeating: UInt8(ascii: "x"), count: 100_000)
      return exchange
    }

    @Test func severalWritersShareAFile() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let sinks = try (0..<3).map { _ in try CaptureSink(path: file, provider: "p") }
        for number in 0..<60 {
          sinks[number % 3].append(holding: 0) { Self.exchange(number) }
        }
        for sink in sinks { await sink.flush() }
        let read = try CaptureFile(path: file).exchanges
        #expect(Set(read) == Set((0..<60).map(Self.exchange)))
        #expect(read.count == 60)
        #expect(sinks.allSatisfy { $0.notes.isEmpty })
      }
    }

    /// Exchanges of many connections end at once, on whatever threads; each is written once, and what it has
    /// held is given back.
    @Test func exchangesMayEndOnManyThreads() async throws {
      try await withTemporaryFolder { folder in
        let sink = try CaptureSink(path: folder, provider: "p", limit: 1_000_000)
        let capture = ServiceCapture(provider: "p", sink: sink, scrubber: CaptureScrubber())
        await withTaskGroup { group in
          for task in 0..<8 {
            group.addTask {
              for number in 0..<25 {
                Self.exchange(task * 25 + number, through: CaptureTap(capture))
              }
            }
          }
        }
        await sink.flush()
        let read = try CaptureFile(path: sink.path).exchanges
        #expect(read.map(\.target).sorted() == (0..<200).map { "/\($0)" }.sorted())
        #expect(read.allSatisfy { $0.end == .complete && $0.endOffset == 7 })
        #expect(
          read.allSatisfy { $0.pieces.map(\.bytes) == [Array("reply to \($0.target)".utf8)] })
        #expect(sink.notes.isEmpty)
        #expect(sink.hold(1_000_000))
      }
    }

    /// One exchange, from the request to the end of the reply.
    private static func exchange(_ number: Int, through tap: CaptureTap) {
      let received = Mutex(0)
      let receive = tap.listening { _ in
        received.withLock { $0 += 1 }
      } failure: {
        nil
      }
      tap.take(request: Array("POST /\(number) HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
      receive(GenerationEvent(at: MonotonicInstant(nanoseconds: 100), .sent))
      Array("reply to /\(number)".utf8).withUnsafeBytes {
        tap.take($0, at: ReadStamp(arrived: MonotonicInstant(nanoseconds: 105)))
      }
      tap.takeEnd()
      receive(GenerationEvent(at: MonotonicInstant(nanoseconds: 107), .ended))
      #expect(received.withLock { $0 } == 2)
    }

    @Test func aFolderGetsAFileNamedForTheProvider() async throws {
      try await withTemporaryFolder { folder in
        for (path, file) in [
          (folder, "\(folder)/p.capture.jsonl"),
          ("\(folder)/new/", "\(folder)/new/p.capture.jsonl"), ("\(folder)/b/c", "\(folder)/b/c"),
        ] {
          let sink = try CaptureSink(path: path, provider: "p")
          #expect(sink.path == file)
          #expect(FileManager.default.fileExists(atPath: file))
        }
      }
    }

    @Test func onlyTheUserMayReadTheFile() async throws {
      try await withTemporaryFolder { folder in
        let sink = try CaptureSink(path: folder, provider: "p")
        let attributes = try FileManager.default.attributesOfItem(atPath: sink.path)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0)
      }
    }

    @Test func whatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let provider = HTTPProvider(
          at: "http://127.0.0.1:9", environment: ["PERF_CAPTURE": "\(file)/x"])
        await #expect(
          throws: ProviderError(
            .invalidConfiguration,
            "PERF_CAPTURE \"\(file)/x\": \(file)/x can't be written (Not a directory); expected a file "
              + "or a folder for captured exchanges; name another one")
        ) { try await provider.prepare(concurrency: 1) }
      }
    }

    @Test func whatIsLostIsToldAndLeavesNoHalfLine() async throws {
      // A device that is always full.
      guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
      let sink = try CaptureSink(path: "/dev/full", provider: "p")
      for number in 0..<2 { sink.append(holding: 0) { Self.exchange(number) } }
      await sink.flush()
      #expect(
        sink.notes == [
          "/dev/full lacks 2 exchanges: they could not be written (No space left on device); make "
            + "room, or name another file with PERF_CAPTURE"
        ])
    }

    @Test func noMoreIsKeptThanThereIsRoomFor() async throws {
      try await withTemporaryFolder { folder in
        let sink = try CaptureSink(path: folder, provider: "p", limit: 2_000)
        #expect(sink.hold(1_500))
        #expect(!sink.hold(501))
        #expect(sink.hold(500))
        sink.release(2_000)
        #expect(sink.hold(2_000))
        sink.noteTooMuch()
        #expect(
          sink.notes == [
            "\(sink.path) lacks 1 exchange: more than 2,000 bytes waited to be written; lower the "
              + "concurrency, or name a faster disk with PERF_CAPTURE"
          ])
      }
    }
  }
#endif

#if HTTP
  import Testing

  @testable import PerfHarness

  struct OpenFilesTests {
    let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)

    @Test func connectionsFitUpToTheHeadroom() {
      #expect(OpenFiles.shortage(of: 950, to: origin, inUse: 10, limit: 1024) == nil)
      #expect(
        OpenFiles.shortage(of: 951, to: origin, inUse: 10, limit: 1024)
          == .tooFewOpenFiles(origin, connections: 951, needed: 1025, limit: 1024))
    }

    @Test(arguments: [(1, 1024), (1024, 1024), (1025, 2048), (20_000, 32_768)])
    func advisesAPowerOfTwo(_ needed: Int, _ limit: Int) {
      #expect(OpenFiles.roundedUp(needed) == limit)
    }

    @Test func knowsTheLimitAndWhatIsInUse() {
      #expect(OpenFiles.inUse > 2)
      #expect(OpenFiles.limit > OpenFiles.inUse)
      #expect(!OpenFiles.areExhausted)
    }
  }
#endif

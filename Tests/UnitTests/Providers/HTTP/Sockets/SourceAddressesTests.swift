#if HTTP
  import Foundation
  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct SourceAddressesTests {
    private static let peer = address("127.0.0.1")

    private static func address(_ text: String) -> SocketAddress? {
      try? SocketAddress(ipAddress: text, port: 0)
    }

    /// Connects as long as a source is not out of ports, and tells which ones were tried.
    private func tried(
      _ sources: SourceAddresses, outOfPorts: Set<String?>
    ) throws -> (used: String?, tried: [String?]) {
      let peer = try #require(Self.peer)
      var tried: [String?] = []
      let used = try sources.connect(to: peer) { source throws(IOError) -> String? in
        let name = source?.ipAddress
        tried.append(name)
        if outOfPorts.contains(name) { throw IOError(errnoCode: EADDRNOTAVAIL, reason: "connect") }
        return name
      }
      return (used, tried)
    }

    @Test func theSystemChoosesAsLongAsItHasAPort() throws {
      let result = try tried(SourceAddresses(), outOfPorts: [])
      #expect(result.used == nil)
      #expect(result.tried == [nil])
    }

    @Test func anotherAddressIsTakenWhenNoPortIsLeftAndIsKept() throws {
      let sources = SourceAddresses()
      let result = try tried(sources, outOfPorts: [nil, "127.0.0.2"])
      #expect(result.used == "127.0.0.3")
      #expect(result.tried == [nil, "127.0.0.2", "127.0.0.3"])
      #expect(try tried(sources, outOfPorts: [nil, "127.0.0.2"]).tried == ["127.0.0.3"])
    }

    @Test func whenAllAreUsedUpTheErrorIsTheSystems() throws {
      let sources = SourceAddresses { _ in [Self.address("127.0.0.2")].compactMap(\.self) }
      let error = #expect(throws: IOError.self) {
        try tried(sources, outOfPorts: [nil, "127.0.0.2"])
      }
      #expect(error?.errnoCode == EADDRNOTAVAIL)
    }

    @Test func otherErrorsAreNoReasonToTryAnother() throws {
      let peer = try #require(Self.peer)
      var attempts = 0
      let error = #expect(throws: IOError.self) {
        try SourceAddresses().connect(to: peer) { _ throws(IOError) -> Int in
          attempts += 1
          throw IOError(errnoCode: ECONNREFUSED, reason: "connect")
        }
      }
      #expect(error?.errnoCode == ECONNREFUSED)
      #expect(attempts == 1)
    }

    @Test func anAddressOfTheLoopbackNetworkIsNoWayToOtherHosts() throws {
      let peer = try #require(Self.address("192.0.2.1"))
      let sources = SourceAddresses.further(to: peer).compactMap(\.ipAddress)
      #expect(!sources.contains { $0.hasPrefix("127.") })
    }
  }
#endif

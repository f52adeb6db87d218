import Testing

@testable import PerfHarness

@Suite struct CaseKeyOfTestTests {
  private static func key(named name: String? = nil) throws -> CaseKey {
    CaseKey(try #require(Test.current), Test.Case.current, name: name, fallback: "the scenario")
  }

  @Test func aTestWithoutArgumentsIsNamedByItsFunction() throws {
    #expect(
      try Self.key().description
        == "CaseKeyOfTestTests/aTestWithoutArgumentsIsNamedByItsFunction")
  }

  @Test(arguments: ["D(100,100)", "N(480,240)/(300,150)"] as [Traffic])
  func traffic(_ traffic: Traffic) throws {
    #expect(
      try Self.key()
        == CaseKey(
          suite: "CaseKeyOfTestTests", test: "traffic", arguments: traffic.description))
  }

  @Test(arguments: ["a", "b"], [1, 16])
  func severalArguments(name: String, concurrency: Int) throws {
    #expect(try Self.key().arguments == "\(name), \(concurrency)")
  }

  @Test(arguments: zip(["a", "b"], [1, 16]))
  func pairs(name: String, concurrency: Int) throws {
    #expect(try Self.key().arguments == "\(name), \(concurrency)")
  }

  @Test(arguments: [Scenario("chat")])
  func scenario(_ scenario: Scenario) throws {
    #expect(try Self.key().arguments == "chat: D(100,100), closed(concurrency: 1), 100 requests")
  }

  @Test(arguments: [nil, 3] as [Int?])
  func optionals(_ number: Int?) throws {
    #expect(try Self.key().arguments == (number == nil ? "nil" : "Optional(3)"))
  }

  @Test(arguments: [1, 2])
  func anExplicitNameWins(_ number: Int) throws {
    #expect(
      try Self.key(named: "mine").description == "CaseKeyOfTestTests/anExplicitNameWins[mine]")
  }

  @Test(arguments: [1])
  func `a name (with parentheses) of words`(_ number: Int) throws {
    #expect(
      try Self.key().description
        == "CaseKeyOfTestTests/a name (with parentheses) of words[1]")
  }

  struct Nested {
    struct `In words` {
      @Test func deeply() throws {
        #expect(try key().description == "CaseKeyOfTestTests.Nested.In words/deeply")
      }
    }
  }
}

@Test private func aFreeFunctionHasNoSuite() throws {
  let key = CaseKey(try #require(Test.current), Test.Case.current, name: nil, fallback: "")
  #expect(key == CaseKey(suite: "", test: "aFreeFunctionHasNoSuite"))
}

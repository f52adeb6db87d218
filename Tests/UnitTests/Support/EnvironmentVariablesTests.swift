import Testing

@testable import PerfHarness

@Suite struct EnvironmentVariablesTests {
  private let variables = EnvironmentVariables([
    "EMPTY": "", "NUMBER": "12", "WORD": "abc", "LONG": "5m", "NEGATIVE": "-3", "ON": "yes",
  ])

  @Test func anEmptyVariableCountsAsNotSet() throws {
    #expect(variables["EMPTY"] == nil)
    #expect(try variables.integer("EMPTY", in: 1...9) == nil)
    #expect(try variables.duration("MISSING") == nil)
  }

  @Test func valuesComeWithTheirTypes() throws {
    #expect(try variables.integer("NUMBER", in: 1...100) == 12)
    #expect(try variables.duration("LONG") == .seconds(300))
    #expect(try variables.flag("ON") == true)
  }

  @Test func aBadValueIsNamedWithWhatIsAllowed() {
    #expect(throws: EnvironmentError.self) { try variables.integer("NUMBER", in: 1...10) }
    let number = #expect(throws: EnvironmentError.self) {
      try variables.integer("WORD", in: 1...10)
    }
    #expect(number?.description == #"WORD="abc": expected a whole number from 1 to 10"#)
    let duration = #expect(throws: EnvironmentError.self) { try variables.duration("NEGATIVE") }
    #expect(
      duration?.description
        == #"NEGATIVE="-3": expected a duration such as 250ms, 30s or 5m, more than zero"#)
    let flag = #expect(throws: EnvironmentError.self) { try variables.flag("WORD") }
    #expect(flag?.description == #"WORD="abc": expected 0 or 1"#)
  }

  @Test func printingThemShowsNoValue() {
    let variables = EnvironmentVariables(["A_KEY": "very-secret", "B": "1"])
    var dumped = ""
    dump(variables, to: &dumped)
    for text in ["\(variables)", String(reflecting: variables), dumped] {
      #expect(!text.contains("very-secret"))
    }
    #expect("\(variables)" == "2 variables")
  }
}

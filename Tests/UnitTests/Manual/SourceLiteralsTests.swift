import Testing

@Suite struct SourceLiteralsTests {
  @Test func literalsAreReadWithoutWhatIsInterpolated() {
    let source = #"""
      // "a comment" is none.
      let one = "it is \(value); expected \(isOne ? "one" : "many")"
      let two = "begins "
        + "and \"ends\""
      """#
    #expect(
      SourceLiterals.texts(in: source)
        == ["one", "many", "it is …; expected …", "begins and \"ends\""])
  }

  @Test func severalLinesAreOneLiteral() {
    let source = "let text = \"\"\"\n  first \"line\"\n  \"\"\"\nlet other = \"second\""
    #expect(SourceLiterals.texts(in: source) == ["\n  first \"line\"\n  ", "second"])
  }
}

import Testing

/// What README and the manual show of Swift compiles, because each block stands, line by line, in a file of
/// this target as well.
@Suite struct ManualBlocksTests {
  @Test func everyBlockOfSwiftIsCompiled() throws {
    let pages = try ManualPage.all()
    #expect(pages.count > 20)
    var checked = 0
    for page in pages {
      let compiled = CompiledBlocks(
        path: page.blocksPath, text: try? ManualPage.text(of: page.blocksPath))
      for block in page.blocks where block.language == "swift" {
        checked += 1
        if let problem = compiled.problem(of: block, on: page.path) {
          Issue.record(Comment(rawValue: problem))
        }
      }
    }
    #expect(checked > 30)
  }

  @Test func noBlockOfSwiftIsWithoutItsLanguage() throws {
    for page in try ManualPage.all() {
      for block in page.blocks where block.language != "swift" && block.looksLikeSwift {
        Issue.record("\(page.path):\(block.line): this is Swift; begin the block with ```swift")
      }
    }
  }

  @Test func nothingOfThemRuns() throws {
    for page in try ManualPage.all() {
      guard let text = try? ManualPage.text(of: page.blocksPath) else { continue }
      for line in CompiledBlocks(path: page.blocksPath, text: text).linesThatRun {
        Issue.record(
          "\(page.blocksPath):\(line): this would run; put it into a type that is \(CompiledBlocks.attribute)"
        )
      }
    }
  }
}

import PerfHarness
import Testing

/// The Swift of ComparingTwo.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct ComparingTwoBlocks {
  struct Index {
    func lookUp(_ key: String) async throws {}
  }

  #if HTTP
    struct Servers {
      @Test func canary() async throws {
        try await compare(
          Scenario(
            "canary", traffic: "D(100,100)", load: .closed(concurrency: 8), lasting: .requests(100),
            warmup: .requests(16)),
          candidate: .openAI(model: "m", baseURL: "http://canary:8000"),
          control: .openAI(model: "m", baseURL: "http://stable:8000"),
          within: .percent(3))
      }
    }
  #endif

  struct Closures {
    let newIndex = Index()
    let oldIndex = Index()

    @Test func index() async throws {
      try await compare(
        lasting: .requests(200), within: .percent(2, andAtLeast: .microseconds(20))
      ) { probe in
        try await newIndex.lookUp("key")
      } control: { probe in
        try await oldIndex.lookUp("key")
      }
    }
  }
}

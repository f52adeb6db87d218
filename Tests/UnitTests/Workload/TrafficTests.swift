import PerfHarness
import Testing

@Suite struct TrafficTests {
  @Test(arguments: [
    ("D(100,100)", TrafficShape(input: .exactly(100), output: .exactly(100))),
    ("D(1,1)", TrafficShape(input: .exactly(1), output: .exactly(1))),
    (
      "N(480,240)/(300,150)",
      TrafficShape(
        input: .normal(mean: 480, deviation: 240), output: .normal(mean: 300, deviation: 150))
    ),
    (
      "U(50,100)/(200,250)",
      TrafficShape(input: .uniform(from: 50, to: 100), output: .uniform(from: 200, to: 250))
    ),
    (
      "U(100,250)",
      TrafficShape(input: .uniform(from: 0, to: 100), output: .uniform(from: 0, to: 250))
    ),
    ("E(512)", TrafficShape(.embedding, input: .exactly(512), output: nil)),
    ("R(512,10)", TrafficShape(.rerank(queryTokens: 10), input: .exactly(512), output: nil)),
    (
      "I(640,480)",
      TrafficShape(.images(width: 640, height: 480, count: 1), input: .exactly(16), output: nil)
    ),
    (
      "I(640,480,3)",
      TrafficShape(.images(width: 640, height: 480, count: 3), input: .exactly(16), output: nil)
    ),
  ])
  func grammarIsThatOfGenAIBench(_ text: String, _ shape: TrafficShape) throws {
    let traffic = try Traffic(parsing: text)
    #expect(try traffic.shape() == shape)
    #expect(traffic.description == text)
  }

  @Test(arguments: [
    (
      "",
      #"traffic "", column 1: expected D, N, U, E, R, I, dataset or trace, found the end; write e.g. D(100,100), N(480,240)/(300,150) or U(50,100)/(200,250)"#
    ),
    (
      "X(1,2)",
      #"traffic "X(1,2)", column 1: expected D, N, U, E, R, I, dataset or trace, found "X"; write e.g. D(100,100), N(480,240)/(300,150) or U(50,100)/(200,250)"#
    ),
    (
      "d(1,2)",
      #"traffic "d(1,2)", column 1: expected D, N, U, E, R, I, dataset or trace, found "d"; write e.g. D(100,100), N(480,240)/(300,150) or U(50,100)/(200,250)"#
    ),
    (
      " D(1,2)",
      #"traffic " D(1,2)", column 1: expected D, N, U, E, R, I, dataset or trace, found a space; write it without spaces, e.g. D(100,100)"#
    ),
    ("D", #"traffic "D", column 2: expected "(", found the end; write e.g. D(100,100)"#),
    ("D100,100", #"traffic "D100,100", column 2: expected "(", found "1"; write e.g. D(100,100)"#),
    (
      "D(100,100",
      #"traffic "D(100,100", column 10: expected ")", found the end; write e.g. D(100,100)"#
    ),
    (
      "D(100;100)",
      #"traffic "D(100;100)", column 6: expected ",", found ";"; write e.g. D(100,100)"#
    ),
    ("D(100)", #"traffic "D(100)", column 6: expected ",", found ")"; write e.g. D(100,100)"#),
    (
      "D(,100)",
      #"traffic "D(,100)", column 3: expected a number, found ","; write e.g. D(100,100)"#
    ),
    (
      "D(100 ,100)",
      #"traffic "D(100 ,100)", column 6: expected ",", found a space; write it without spaces, e.g. D(100,100)"#
    ),
    (
      "D(100, 100)",
      #"traffic "D(100, 100)", column 7: expected a number, found a space; write it without spaces, e.g. D(100,100)"#
    ),
    (
      "D(-1,100)",
      #"traffic "D(-1,100)", column 3: expected a number, found "-"; write whole numbers without a sign, e.g. D(100,100)"#
    ),
    (
      "D(1.5,100)",
      #"traffic "D(1.5,100)", column 4: expected ",", found "."; write whole numbers without a sign, e.g. D(100,100)"#
    ),
    (
      "D(٣,100)",
      #"traffic "D(٣,100)", column 3: expected a number, found "٣"; write e.g. D(100,100)"#
    ),
    (
      "D(10000001,1)",
      #"traffic "D(10000001,1)", column 3: expected at most 10000000 tokens, found 10000001; write e.g. D(100,100)"#
    ),
    (
      "D(1,99999999999999999999)",
      #"traffic "D(1,99999999999999999999)", column 5: expected at most 10000000 tokens, found 99999999999999999999; write e.g. D(100,100)"#
    ),
    (
      "D(0,100)",
      #"traffic "D(0,100)", column 3: expected at least 1 prompt token, found 0; write e.g. D(1,100)"#
    ),
    (
      "D(100,0)",
      #"traffic "D(100,0)", column 7: expected at least 1 output token, found 0; write D(100,1) to measure the time to the first token alone"#
    ),
    ("D(1,2)x", #"traffic "D(1,2)x", column 7: expected the end, found "x"; remove what follows"#),
    (
      "D(1,2) D(3,4)",
      #"traffic "D(1,2) D(3,4)", column 7: expected the end, found a space; write it without spaces, e.g. D(100,100)"#
    ),
    (
      "N(1,2)",
      #"traffic "N(1,2)", column 7: expected "/", found the end; write e.g. N(480,240)/(300,150)"#
    ),
    (
      "N(1,2)/3",
      #"traffic "N(1,2)/3", column 8: expected "(", found "3"; write e.g. N(480,240)/(300,150)"#
    ),
    (
      "U(1,2)-(3,4)",
      #"traffic "U(1,2)-(3,4)", column 7: expected "/" or the end, found "-"; write e.g. U(50,100)/(200,250)"#
    ),
    (
      "U(100,50)/(1,2)",
      #"traffic "U(100,50)/(1,2)", column 7: expected a maximum of at least 100, found 50; put the smaller bound first: (50,100)"#
    ),
    (
      "U(1,2)/(4,3)",
      #"traffic "U(1,2)/(4,3)", column 11: expected a maximum of at least 4, found 3; put the smaller bound first: (3,4)"#
    ),
    ("E(0)", #"traffic "E(0)", column 3: expected at least 1 token, found 0; write e.g. E(512)"#),
    ("E(512,1)", #"traffic "E(512,1)", column 6: expected ")", found ","; write e.g. E(512)"#),
    ("R(512)", #"traffic "R(512)", column 6: expected ",", found ")"; write e.g. R(512,32)"#),
    (
      "R(512,0)",
      #"traffic "R(512,0)", column 7: expected at least 1 token, found 0; write e.g. R(512,32)"#
    ),
    ("I(512)", #"traffic "I(512)", column 6: expected ",", found ")"; write e.g. I(512,512)"#),
    (
      "I(9000,512)",
      #"traffic "I(9000,512)", column 3: expected at most 8192 pixels, found 9000; write e.g. I(512,512)"#
    ),
    (
      "I(512,512,0)",
      #"traffic "I(512,512,0)", column 11: expected at least 1 picture, found 0; write e.g. I(512,512)"#
    ),
    (
      "I(512,512;1)",
      #"traffic "I(512,512;1)", column 10: expected "," or ")", found ";"; write e.g. I(512,512)"#
    ),
    (
      "A(100)",
      #"traffic "A(100)", column 1: expected D, N, U, E, R, I, dataset or trace, found A, which is speech, and no provider here speaks; write e.g. D(100,100)"#
    ),
    (
      "datasets",
      #"traffic "datasets", column 1: expected D, N, U, E, R, I, dataset or trace, found "d"; write e.g. D(100,100), N(480,240)/(300,150) or U(50,100)/(200,250)"#
    ),
  ])
  func mistakesSayWhereAndWhatToWrite(_ text: String, _ message: String) throws {
    let error = try #require(throws: TrafficError.self) { try Traffic(parsing: text) }
    #expect(error.description == message)
    #expect(error.text == text)
  }

  @Test func malformedLiteralIsKeptUntilItIsValidated() throws {
    let traffic: Traffic = "D(100;100)"
    #expect(traffic.description == "D(100;100)")
    let error = try #require(throws: TrafficError.self) { try traffic.validate() }
    #expect(error.position == 5)
    #expect(error.message == #"expected ",", found ";"; write e.g. D(100,100)"#)
  }

  @Test func factoriesWriteTheGrammar() {
    #expect(Traffic.deterministic(input: 100, output: 200) == "D(100,200)")
    #expect(
      Traffic.normal(input: (mean: 480, deviation: 240), output: (mean: 300, deviation: 150))
        == "N(480,240)/(300,150)")
    #expect(Traffic.uniform(input: 50..<100, output: 200..<250) == "U(50,100)/(200,250)")
    #expect(Traffic.embeddings(tokens: 512) == "E(512)")
    #expect(Traffic.rerank(documentTokens: 512, queryTokens: 10) == "R(512,10)")
    #expect(Traffic.images(width: 640, height: 480) == "I(640,480,1)")
    #expect(throws: TrafficError.self) {
      try Traffic.deterministic(input: -1, output: 2).validate()
    }
  }

  @Test func chatDefaultsAreThoseOfGenAIBench() throws {
    #expect(
      Traffic.chatDefaults.map(\.description) == [
        "N(480,240)/(300,150)", "D(100,100)", "D(100,1000)", "D(2000,200)", "D(7800,200)",
      ])
    for traffic in Traffic.chatDefaults { try traffic.validate() }
  }

  private func sizes(of traffic: Traffic, count: Int = 20_000, seed: UInt64 = 3) throws
    -> [TrafficSize]
  {
    let shape = try traffic.shape()
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in shape.sample(using: &generator) }
  }

  @Test func deterministicSizesAreAsTheyAre() throws {
    #expect(Set(try sizes(of: "D(7,1)")) == [TrafficSize(input: 7, output: 1)])
  }

  /// Truncation takes ½ from the mean. Of 20,000 draws with deviation 10, four standard errors are
  /// 4 · 10/√20000 = 0.283 for the mean and 4 · 10/√40000 = 0.2 for the deviation.
  @Test func normalSizesHaveTheirMoments() throws {
    let sizes = try sizes(of: "N(480,10)/(300,10)")
    let input = Sample(sizes.map { Double($0.input) })
    let output = Sample(sizes.compactMap(\.output).map(Double.init))
    #expect(abs(input.mean - 479.5) < 0.283)
    #expect(abs(output.mean - 299.5) < 0.283)
    #expect(abs(input.sampleStandardDeviation - 10) < 0.21)
    #expect(abs(output.sampleStandardDeviation - 10) < 0.21)
  }

  @Test func uniformSizesFillTheirRangeWithoutItsUpperBound() throws {
    let sizes = try sizes(of: "U(5,9)/(20,24)")
    #expect(Set(sizes.map(\.input)) == [5, 6, 7, 8])
    #expect(Set(sizes.map(\.output)) == [20, 21, 22, 23])
    // Each has a quarter; 4 standard errors are 4 · √(0.25 · 0.75 / 20000) = 0.0122.
    for count in 5..<9 {
      #expect(abs(Double(sizes.count { $0.input == count }) / 20_000 - 0.25) < 0.0122)
    }
  }

  @Test(
    arguments: [
      "N(0,0)/(0,0)", "N(0,50)/(0,50)", "U(0,3)/(0,4)", "U(3,4)", "U(0,0)/(0,0)", "U(0,0)",
      "U(0,1)/(1,2)",
    ] as [Traffic])
  func sizesNeverFallBelowOneAndTwo(_ traffic: Traffic) throws {
    let sizes = try sizes(of: traffic)
    #expect(sizes.map(\.input).min() == 1)
    #expect(sizes.compactMap(\.output).min() == 2)
  }

  @Test func equalBoundsAreThatNumber() throws {
    #expect(Set(try sizes(of: "U(50,50)/(60,60)")) == [TrafficSize(input: 50, output: 60)])
  }
}

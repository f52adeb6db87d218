import Testing

@testable import PerfHarness

@Suite struct BinaryHeapTests {
  @Test(arguments: 1...20)
  func givesItsElementsInOrderWhateverTheOrderTheyCameIn(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let numbers = (0..<100).map { _ in Int.random(in: 0..<50, using: &generator) }
    var heap = BinaryHeap<Int>(<)
    for number in numbers { heap.insert(number) }
    var removed: [Int] = []
    for number in numbers.prefix(10) {
      let found = heap.removeFirst { $0 == number }
      if let found { removed.append(found) }
    }
    var rest: [Int] = []
    while let next = heap.popFirst() { rest.append(next) }
    #expect(rest == rest.sorted())
    #expect((rest + removed).sorted() == numbers.sorted())
    #expect(heap.isEmpty)
  }

  @Test(arguments: 1...20)
  func staysInOrderWhenSomeAreRemoved(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let numbers = (0..<100).map { _ in Int.random(in: 0..<50, using: &generator) }
    var heap = BinaryHeap<Int>(<)
    for number in numbers { heap.insert(number) }
    heap.removeAll { $0.isMultiple(of: 3) }
    #expect(heap.count == numbers.count { !$0.isMultiple(of: 3) })
    var inOrder: [Int] = []
    while let next = heap.popFirst() { inOrder.append(next) }
    #expect(inOrder == numbers.filter { !$0.isMultiple(of: 3) }.sorted())
  }
}

/// Brings into order what comes in any order: elements that are numbered from 0.
package struct ReorderBuffer<Element> {
  private var nextIndex = 0
  private var waiting: [Int: Element] = [:]

  package init() {}

  /// Takes an element; each number comes once.
  package mutating func insert(_ element: Element, at index: Int) {
    waiting[index] = element
  }

  /// The next element in order; nil while it has not come.
  package mutating func next() -> Element? {
    guard let element = waiting.removeValue(forKey: nextIndex) else { return nil }
    nextIndex += 1
    return element
  }
}

/// A priority queue in an array: the least element by a given order comes first.
///
/// Here because the core of the package depends on no third-party package.
package struct BinaryHeap<Element> {
  private var elements: [Element] = []
  private let precedes: (Element, Element) -> Bool

  package init(_ precedes: @escaping (Element, Element) -> Bool) {
    self.precedes = precedes
  }

  package var isEmpty: Bool { elements.isEmpty }
  package var count: Int { elements.count }
  package var first: Element? { elements.first }

  package mutating func insert(_ element: Element) {
    elements.append(element)
    siftUp(from: elements.count - 1)
  }

  package mutating func popFirst() -> Element? {
    elements.isEmpty ? nil : remove(at: 0)
  }

  /// Removes the first element found that matches; linear in the number of elements.
  package mutating func removeFirst(where matches: (Element) -> Bool) -> Element? {
    elements.firstIndex(where: matches).map { remove(at: $0) }
  }

  /// Removes the elements that match; linear in the number of elements (R. W. Floyd, 'Algorithm 245:
  /// Treesort 3', 1964).
  package mutating func removeAll(where matches: (Element) -> Bool) {
    elements.removeAll(where: matches)
    for parent in (0..<elements.count / 2).reversed() { siftDown(from: parent) }
  }

  private mutating func remove(at index: Int) -> Element {
    let last = elements.count - 1
    elements.swapAt(index, last)
    let removed = elements.removeLast()
    if index < last {
      siftDown(from: index)
      siftUp(from: index)
    }
    return removed
  }

  private mutating func siftUp(from index: Int) {
    var child = index
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(elements[child], elements[parent]) else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(from index: Int) {
    var parent = index
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < elements.count {
        if precedes(elements[child], elements[least]) { least = child }
      }
      if least == parent { return }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}

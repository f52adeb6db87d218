/// A line in which elements wait for their turn, taken from its beginning in constant time.
struct WaitingLine<Element> {
  private var elements: [Element] = []
  private var head = 0

  var first: Element? { head < elements.count ? elements[head] : nil }
  var last: Element? { head < elements.count ? elements[elements.count - 1] : nil }

  /// Adds an element at the end, before those at the end that it precedes.
  mutating func append(_ element: Element, where precedes: (Element, Element) -> Bool) {
    var place = elements.count
    while place > head, precedes(element, elements[place - 1]) { place -= 1 }
    elements.insert(element, at: place)
  }

  /// Adds an element before all others.
  mutating func prepend(_ element: Element) {
    if head > 0 {
      head -= 1
      elements[head] = element
    } else {
      elements.insert(element, at: 0)
    }
  }

  mutating func removeFirst() {
    head += 1
    // Each element is moved once for each time that as many were taken.
    guard head > 64, head * 2 > elements.count else { return }
    elements.removeFirst(head)
    head = 0
  }

  mutating func removeLast() {
    elements.removeLast()
  }
}

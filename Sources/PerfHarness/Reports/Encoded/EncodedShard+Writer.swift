extension EncodedShard {
  /// Writes lines of JSON member by member, in the order of the calls. What is nil is left out.
  struct Writer {
    private var text = JSONLines()
    private var isFirst = true

    var count: Int { text.bytes.count }

    /// What was written so far, which is forgotten here.
    mutating func take() -> [UInt8] {
      defer { text.removeAll() }
      return text.bytes
    }

    /// A line with one object.
    mutating func line(_ members: (inout Writer) -> Void) {
      enclose(members)
      text.append(json: "\n")
    }

    mutating func string(_ key: String, _ value: String?) {
      guard let value else { return }
      begin(key)
      text.append(value)
    }

    mutating func bool(_ key: String, _ value: Bool) {
      begin(key)
      text.append(json: value ? "true" : "false")
    }

    /// A whole number; in quotes where it is greater than a `Double` holds exactly.
    mutating func integer(_ key: String, _ value: Int?) {
      guard let value else { return }
      guard value.magnitude <= 1 << 53 else { return wide(key, value) }
      begin(key)
      text.append(value)
    }

    /// A whole number of any length, in quotes.
    mutating func wide(_ key: String, _ value: some BinaryInteger) {
      string(key, "\(value)")
    }

    /// A finite number, which reads back as the same.
    mutating func number(_ key: String, _ value: Double) {
      begin(key)
      text.append(json: "\(value)")
    }

    mutating func nanoseconds(_ key: String, _ duration: Duration?) {
      integer(key, duration.map { Int($0.inNanoseconds) })
    }

    /// An instant in nanoseconds since another.
    mutating func instant(
      _ key: String, _ instant: MonotonicInstant?, since start: MonotonicInstant
    ) {
      integer(key, instant.map { Int($0.nanoseconds(since: start)) })
    }

    mutating func object(_ key: String, _ members: (inout Writer) -> Void) {
      begin(key)
      enclose(members)
    }

    mutating func objects<Element>(
      _ key: String, _ elements: [Element], _ members: (inout Writer, Element) -> Void
    ) {
      list(key, elements) { writer, element in writer.enclose { members(&$0, element) } }
    }

    mutating func strings(_ key: String, _ strings: [String]) {
      list(key, strings) { $0.text.append($1) }
    }

    /// Whole numbers, and null for nil.
    mutating func integers(_ key: String, _ numbers: some Sequence<Int?>) {
      list(key, numbers) { $0.text.append($1) }
    }

    private mutating func list<Element>(
      _ key: String, _ elements: some Sequence<Element>, _ write: (inout Writer, Element) -> Void
    ) {
      begin(key)
      text.append(json: "[")
      var isFirst = true
      for element in elements {
        if !isFirst { text.append(json: ",") }
        isFirst = false
        write(&self, element)
      }
      text.append(json: "]")
    }

    private mutating func begin(_ key: String) {
      if !isFirst { text.append(json: ",") }
      isFirst = false
      text.append(key)
      text.append(json: ":")
    }

    private mutating func enclose(_ members: (inout Writer) -> Void) {
      text.append(json: "{")
      isFirst = true
      members(&self)
      isFirst = false
      text.append(json: "}")
    }
  }
}

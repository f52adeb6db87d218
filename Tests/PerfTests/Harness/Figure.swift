/// One figure of a benchmark of the harness itself: a line of its own, so that it is found in a log.
struct Figure {
  var name: String
  var value: Double
  var unit: String
  /// What it is held against: whose figure, measured in the same run, and which.
  var reference: (name: String, value: Double)?
  /// What is to be had.
  var target: String?
  /// What must be known to read it.
  var remark: String?

  init(
    _ name: String, _ value: Double, _ unit: String,
    beside reference: (name: String, value: Double)? = nil, target: String? = nil,
    remark: String? = nil
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.reference = reference
    self.target = target
    self.remark = remark
  }

  /// Prints it: `harness: NAME: 12.3 µs, 1.8 of the bare client's 6.8; target at most 20; REMARK`.
  func show() {
    var text = "harness: \(name): \(Self.text(value)) \(unit)"
    if let reference {
      text += ", \(Self.text(value / reference.value)) of \(reference.name)"
      text += " \(Self.text(reference.value))"
    }
    if let target { text += "; target \(target)" }
    if let remark { text += "; \(remark)" }
    print(text)
  }

  /// Three digits, without an exponent.
  static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    while value.magnitude * scale < 100 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && rounded.magnitude < 1e15
      ? "\(Int(rounded))" : "\(rounded)"
  }
}

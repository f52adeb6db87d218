/// Which case was measured: a test function with one set of arguments. It names the baseline file.
package struct CaseKey: Sendable, Hashable, CustomStringConvertible {
  /// The suite that holds the test, nested suites joined by a dot; empty for a free function.
  package var suite: String
  /// The test function's name without its parameter list.
  package var test: String
  /// The arguments, or the name that the user gave to the case; nil for a test without arguments.
  package var arguments: String?

  /// Names a case.
  package init(suite: String, test: String, arguments: String? = nil) {
    self.suite = suite
    self.test = test
    self.arguments = arguments
  }

  /// `Suite/test[arguments]`.
  package var description: String {
    let name = arguments.map { "\(test)[\($0)]" } ?? test
    return suite.isEmpty ? name : "\(suite)/\(name)"
  }
}

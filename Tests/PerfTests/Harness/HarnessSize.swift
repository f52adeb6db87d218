/// How much the harness is put through: a debug build is ten times slower, and is only to show that the
/// benchmarks work.
enum HarnessSize {
  #if DEBUG
    static let isFull = false
  #else
    static let isFull = true
  #endif

  /// In a release build `full`, else `small`.
  static func of<Value>(_ full: Value, debug small: Value) -> Value { isFull ? full : small }

  /// How often the harness and its reference are run in turns.
  static let rounds = of(3, debug: 1)
}

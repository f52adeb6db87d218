/// Something that proves who asks, for a time: an access token, a set of keys.
package struct Lease<Value: Sendable>: Sendable {
  package var value: Value
  /// When it ends, in seconds since 1970; nil for one that does not.
  package var expiry: Double?

  package init(_ value: Value, expiry: Double? = nil) {
    self.value = value
    self.expiry = expiry
  }
}

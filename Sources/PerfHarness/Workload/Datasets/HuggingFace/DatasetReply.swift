/// What the datasets server answers.
package struct DatasetReply: Sendable, Hashable {
  package var status: Int
  /// `X-Error-Code`, where something is wrong.
  package var errorCode: String?
  /// How long the server asks to wait.
  package var retryAfter: Duration?
  package var body: [UInt8]

  package init(
    status: Int = 200, errorCode: String? = nil, retryAfter: Duration? = nil, body: [UInt8]
  ) {
    self.status = status
    self.errorCode = errorCode
    self.retryAfter = retryAfter
    self.body = body
  }
}

/// Gets a path with its query from the datasets server.
package typealias DatasetFetch =
  @Sendable (_ target: String) async throws(WorkloadError) -> DatasetReply

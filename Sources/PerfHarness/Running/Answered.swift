/// A request whose reply came to its proper end: what a conversation goes on from.
final class Answered: Sendable {
  let request: GenerationRequest
  let completion: Completion

  init(_ request: GenerationRequest, _ completion: Completion) {
    self.request = request
    self.completion = completion
  }
}

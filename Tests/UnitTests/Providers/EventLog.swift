import PerfHarness
import Synchronization

/// Keeps the events of one request.
final class EventLog: Sendable {
  private let events = Mutex<[GenerationEvent]>([])

  var all: [GenerationEvent] { events.withLock { $0 } }
  var kinds: [GenerationEvent.Kind] { all.map(\.kind) }

  var receive: @Sendable (GenerationEvent) -> Void {
    { [self] event in events.withLock { $0.append(event) } }
  }

  func instant(of kind: GenerationEvent.Kind) -> MonotonicInstant? {
    all.first { $0.kind == kind }?.instant
  }
}

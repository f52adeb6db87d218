/// When some bytes came in.
package struct ReadStamp: Sendable, Hashable {
  /// When they arrived: by the system's stamp where it makes one, else when they were read.
  package var arrived: MonotonicInstant
  /// When the process read them, where the system had stamped them before; else nil.
  package var read: MonotonicInstant?

  package init(arrived: MonotonicInstant, read: MonotonicInstant? = nil) {
    self.arrived = arrived
    self.read = read
  }
}

extension GenerationEvent {
  /// Makes an event of bytes that came in.
  package init(_ stamp: ReadStamp, _ kind: Kind) {
    self.init(at: stamp.arrived, read: stamp.read, kind)
  }
}

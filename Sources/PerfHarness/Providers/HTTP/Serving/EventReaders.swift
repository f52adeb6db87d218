#if HTTP
  import NIOCore
  import NIOHTTP1
  import Synchronization

  /// The connections that wait for events. All of them live on one event loop.
  final class EventReaders: Sendable {
    /// What a browser opens besides is refused, so that nothing grows without end.
    static let limit = 32

    private let text: @Sendable () -> String
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(_ text: @escaping @Sendable () -> String) {
      self.text = text
    }

    /// What there is to tell now, as an event.
    var event: ByteBuffer { ByteBuffer(string: "data: \(text())\n\n") }

    /// Returns whether there was room.
    func add(_ channel: any Channel) -> Bool {
      channels.withLock { channels in
        guard channels.count < Self.limit else { return false }
        channels[ObjectIdentifier(channel)] = channel
        return true
      }
    }

    func remove(_ channel: any Channel) {
      _ = channels.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Writes an event to all who keep up with reading.
    func tell() {
      let readers = channels.withLock { $0.values.filter(\.isWritable) }
      guard !readers.isEmpty else { return }
      let event = event
      for channel in readers {
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(event)), promise: nil)
      }
    }
  }
#endif

import Foundation

/// A terminal that can be written to and read from, and has a size.
struct TerminalDevice: Sendable {
  /// How many columns and rows.
  struct Size: Sendable, Hashable {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// Of a terminal that does not tell.
  static let usual = Size(columns: 80, rows: 24)

  let descriptor: Int32

  /// - Parameter descriptor: an open file; whoever opened it closes it.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The terminal that the process was started from; nil where there is none. `swift test` keeps the streams of
  /// its tests for itself, but their terminal is still theirs.
  static func ofProcess() -> TerminalDevice? {
    let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    return descriptor < 0 ? nil : TerminalDevice(descriptor: descriptor)
  }

  /// Its present size: it is asked each time, since windows are resized.
  var size: Size {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return Self.usual
    }
    return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Writes all of it, or nothing more once the terminal is gone.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}

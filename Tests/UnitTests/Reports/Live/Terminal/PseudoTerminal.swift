import Foundation

@testable import PerfHarness

/// A terminal whose other end is read by a test.
final class PseudoTerminal: Sendable {
  struct Failed: Error {
    var description: String
  }

  private let master: Int32
  private let slave: Int32

  init(columns: UInt16, rows: UInt16) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard master >= 0, let name = Self.unlocked(master) else {
      throw Failed(description: "no pseudo-terminal: \(errno)")
    }
    slave = open(name, O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw Failed(description: "no terminal: \(errno)") }
    resize(columns: columns, rows: rows)
  }

  /// The path of the other end, which may be opened from now on.
  private static func unlocked(_ master: Int32) -> String? {
    #if os(Linux)
      // `unlockpt` and `ptsname` are not in the module of the C library: ioctl_tty(2) has what they do.
      let setLock = UInt(0x4004_5431)
      let getNumber = UInt(0x8004_5430)
      var isLocked: Int32 = 0
      var number: UInt32 = 0
      guard ioctl(master, setLock, &isLocked) == 0, ioctl(master, getNumber, &number) == 0
      else { return nil }
      return "/dev/pts/\(number)"
    #else
      guard grantpt(master) == 0, unlockpt(master) == 0 else { return nil }
      return ptsname(master).map { String(cString: $0) }
    #endif
  }

  deinit {
    close(slave)
    close(master)
  }

  var device: TerminalDevice { TerminalDevice(descriptor: slave) }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
  }

  /// Types a text, as a person would.
  func type(_ text: String) {
    var text = text
    text.withUTF8 { _ = Foundation.write(master, $0.baseAddress, $0.count) }
  }

  /// Whether it shows what is typed, and hands it over line by line.
  var isLineByLine: Bool {
    var attributes = termios()
    tcgetattr(slave, &attributes)
    return attributes.c_lflag & tcflag_t(ICANON) != 0 && attributes.c_lflag & tcflag_t(ECHO) != 0
  }

  /// What was written, up to and including a text. The system hands it over in its own time, so that it is
  /// waited for.
  func read(through text: String) throws -> String {
    var bytes: [UInt8] = []
    while !bytes.reversed().starts(with: text.utf8.reversed()) {
      guard isReadable(within: 10_000) else {
        throw Failed(
          description:
            "nothing came after \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
      var byte: UInt8 = 0
      guard Foundation.read(master, &byte, 1) == 1 else {
        throw Failed(description: "the terminal was closed")
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether there is anything to read after so many milliseconds at most.
  func isReadable(within milliseconds: Int32 = 0) -> Bool {
    var poll = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return Foundation.poll(&poll, 1, milliseconds) == 1
  }
}

import Foundation
import Synchronization

/// What is typed on a terminal, key by key, as long as a screen has it.
///
/// `swift test` starts its tests in a process group of their own, which is not the one that the terminal belongs
/// to: a key would go to nobody, and Ctrl-C to SwiftPM, which passes on the first one only. So the terminal is
/// taken over from the parent's group, and from nobody else, and given back with its settings as they were.
struct TerminalInput: Sendable {
  /// The group that had the terminal last; 0 where it was never taken over.
  private static let owner = Atomic<Int32>(0)

  private let descriptor: Int32
  private let attributes: termios
  /// Whom it is to be given back to; nil where it was this process's already.
  private let earlier: pid_t?

  /// Takes the terminal over; nil where it has no keys, or belongs to someone else than who started this
  /// process.
  init?(_ device: TerminalDevice) {
    descriptor = device.descriptor
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { return nil }
    self.attributes = attributes
    let front = tcgetpgrp(descriptor)
    // Of a terminal that does not control this process there is no group in front, and anyone may read.
    if front >= 0, front != getpgrp() {
      guard front == getpgid(getppid()), Self.setGroup(getpgrp(), of: descriptor) else {
        return nil
      }
      earlier = front
      Self.owner.store(front, ordering: .relaxed)
    } else {
      earlier = nil
    }
    // Each key comes at once and is not shown. Ctrl-C stays a signal, so that it works however busy the
    // process is; Ctrl-Z would stop this process alone, and leave its shell waiting.
    attributes.c_lflag &= ~tcflag_t(ICANON | ECHO)
    let disabled = fpathconf(descriptor, Int32(_PC_VDISABLE))
    withUnsafeMutableBytes(of: &attributes.c_cc) { characters in
      characters[Int(VSUSP)] = UInt8(truncatingIfNeeded: disabled)
      // A read returns at once, whether there is something or not.
      characters[Int(VMIN)] = 0
      characters[Int(VTIME)] = 0
    }
    Self.set(attributes, of: descriptor)
  }

  /// What was typed since the last time.
  func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Foundation.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLIN) != 0 else { return [] }
    let count = Foundation.read(descriptor, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// Gives it back as it was. Nothing in here but calls that a signal handler may make.
  func giveBack() {
    Self.set(attributes, of: descriptor)
    if let earlier { _ = Self.setGroup(earlier, of: descriptor) }
  }

  /// Passes an interrupt on to who started this process, if the terminal was taken over from them: they would
  /// have had it from the terminal. A shell's loop ends of it, too.
  static func interruptParent() {
    let owner = owner.exchange(0, ordering: .relaxed)
    guard owner > 0, owner == getpgid(getppid()) else { return }
    kill(-owner, SIGINT)
  }

  // MARK: Calls that stop whom the terminal does not belong to, unless that signal is blocked

  private static func set(_ attributes: termios, of descriptor: Int32) {
    var attributes = attributes
    withoutStopping { _ = tcsetattr(descriptor, TCSANOW, &attributes) }
  }

  private static func setGroup(_ group: pid_t, of descriptor: Int32) -> Bool {
    var isSet = false
    withoutStopping { isSet = tcsetpgrp(descriptor, group) == 0 }
    return isSet
  }

  private static func withoutStopping(_ body: () -> Void) {
    var blocked = sigset_t()
    var earlier = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &blocked, &earlier)
    body()
    pthread_sigmask(SIG_SETMASK, &earlier, nil)
  }
}

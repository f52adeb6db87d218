import Foundation
import Synchronization

/// Brings a terminal back to what it showed before, however the process ends, as far as it is told of its end.
///
/// A process that is killed (`SIGKILL`) is not; then `reset` in the shell does it.
enum TerminalRestoration {
  /// The terminal that shows something of ours; -1 where none does.
  private static let descriptor = Atomic<Int32>(-1)
  /// How its keys are given back; nil where they were not taken.
  private static let input = Mutex<TerminalInput?>(nil)
  /// Ctrl-\ is among them: it goes to whom the terminal belongs.
  private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT]
  /// What was to happen at a crash before.
  private static let actions = Mutex<[Int32: sigaction]>([:])
  private static let isRegistered = Atomic(false)
  /// Bytes, so that nothing needs to be made of them while the process crashes.
  private static let leave: StaticString = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

  /// From now on the terminal is brought back when the process ends.
  ///
  /// - Parameter input: its keys, where they were taken over.
  static func arm(_ device: TerminalDevice, input: TerminalInput? = nil) {
    Self.input.withLock { $0 = input }
    descriptor.store(device.descriptor, ordering: .sequentiallyConsistent)
    if !isRegistered.exchange(true, ordering: .relaxed) { atexit { TerminalRestoration.restore() } }
    actions.withLock { actions in
      for number in crashes {
        var action = sigaction()
        // What is ours already must not be taken for what was there before.
        guard actions[number] == nil, sigaction(number, nil, &action) == 0 else { continue }
        actions[number] = action
        signal(number) { TerminalRestoration.restore(beforeCrash: $0) }
      }
    }
  }

  /// Whether a terminal shows something of ours.
  static var isArmed: Bool { descriptor.load(ordering: .sequentiallyConsistent) >= 0 }

  /// Brings the terminal back, and lets crashes be what they were. Does nothing the second time.
  static func restore() {
    guard write() else { return }
    actions.withLock { actions in
      for (number, action) in actions {
        var action = action
        sigaction(number, &action, nil)
      }
      actions.removeAll()
    }
  }

  /// Within a signal handler: the fault happens again when this returns, and meets what was to happen before.
  private static func restore(beforeCrash number: Int32) {
    _ = write()
    let earlier = actions.withLockIfAvailable { $0[number] } ?? nil
    if var earlier {
      sigaction(number, &earlier, nil)
    } else {
      signal(number, SIG_DFL)
    }
    // A signal that was sent, and not caused by an instruction, does not come again by itself.
    if number == SIGABRT || number == SIGQUIT { raise(number) }
  }

  private static func write() -> Bool {
    let descriptor = descriptor.exchange(-1, ordering: .sequentiallyConsistent)
    guard descriptor >= 0 else { return false }
    _ = Foundation.write(descriptor, leave.utf8Start, leave.utf8CodeUnitCount)
    // A crash may come while someone holds the lock: a handler must not wait for it.
    (input.withLockIfAvailable { $0.take() } ?? nil)?.giveBack()
    return true
  }
}

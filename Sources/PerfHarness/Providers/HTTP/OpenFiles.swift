#if HTTP
  import Foundation

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// The limit of open files, which connections count against.
  ///
  /// When it is reached, not only connects fail: other parts of a process, Dispatch among them, trap.
  enum OpenFiles {
    /// How many files there is always room for, where the system allows it.
    static let usual = 65_536
    /// Files that others in the process may want to open meanwhile.
    static let headroom = 64

    /// The limit in force (`RLIMIT_NOFILE`, the soft one).
    static var limit: Int {
      var limits = rlimit()
      // 'Unlimited' is a number too large to add to.
      guard getrlimit(resource, &limits) == 0 else { return Int(Int32.max) }
      return Int(min(limits.rlim_cur, rlim_t(Int32.max)))
    }

    /// Raises the limit, as far as the system lets this process, until so many more files fit.
    ///
    /// Shells start processes with a low limit for the sake of old programs; raising it is left to
    /// those that need more.
    static func makeRoom(for files: Int) {
      var limits = rlimit()
      // An open loop may need more than it is made ready for.
      let wanted = rlim_t(max(inUse + files + headroom, usual))
      guard getrlimit(resource, &limits) == 0, limits.rlim_cur < wanted else { return }
      limits.rlim_cur = min(limits.rlim_max, wanted)
      #if canImport(Darwin)
        // More than this is refused there, whatever the other limit says.
        limits.rlim_cur = min(limits.rlim_cur, rlim_t(OPEN_MAX))
      #endif
      _ = setrlimit(resource, &limits)
    }

    #if canImport(Glibc)
      private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      private static let resource = RLIMIT_NOFILE
    #endif

    /// How many files this process has open; 0 where the system does not tell.
    static var inUse: Int {
      #if os(Linux)
        let path = "/proc/self/fd"
      #else
        let path = "/dev/fd"
      #endif
      return (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0
    }

    /// Whether not one more file can be opened.
    static var areExhausted: Bool {
      let file = open("/dev/null", O_RDONLY)
      guard file < 0 else {
        close(file)
        return false
      }
      return errno == EMFILE || errno == ENFILE
    }

    /// The error when so many more connections do not fit; nil when they do.
    static func shortage(
      of connections: Int, to origin: HTTPOrigin, inUse: Int, limit: Int
    ) -> ProviderError? {
      let needed = inUse + connections + headroom
      guard needed > limit else { return nil }
      return .tooFewOpenFiles(origin, connections: connections, needed: needed, limit: limit)
    }

    /// A limit to set: the next power of two, 1,024 at least.
    static func roundedUp(_ needed: Int) -> Int {
      var limit = 1024
      while limit < needed { limit *= 2 }
      return limit
    }
  }
#endif

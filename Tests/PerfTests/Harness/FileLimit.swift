#if os(Linux)
  import Glibc

  /// How many streams fit into the limit of open files, which is raised as far as the system lets it.
  enum FileLimit {
    /// Files that others need.
    private static let headroom = 500

    /// - Parameter filesEach: how many files a stream needs in this process.
    static func streams(_ wanted: Int, filesEach: Int) -> Int {
      min(wanted, max(1, raised() - headroom) / filesEach)
    }

    @discardableResult
    static func raised() -> Int {
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      var limits = rlimit()
      guard getrlimit(resource, &limits) == 0 else { return 1024 }
      limits.rlim_cur = limits.rlim_max
      _ = setrlimit(resource, &limits)
      return Int(min(limits.rlim_cur, 1 << 20))
    }
  }
#endif

#if os(Linux)
  import Glibc

  /// What was used of processors.
  enum ProcessorTime {
    /// By all threads of this process, past ones too.
    static var ofProcess: Duration { of(CLOCK_PROCESS_CPUTIME_ID) }

    /// By one thread or process.
    static func of(_ clock: clockid_t) -> Duration {
      var time = timespec()
      clock_gettime(clock, &time)
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// What `of` takes from any thread.
    static var clockOfThisThread: clockid_t {
      var clock = clockid_t()
      pthread_getcpuclockid(pthread_self(), &clock)
      return clock
    }
  }
#endif

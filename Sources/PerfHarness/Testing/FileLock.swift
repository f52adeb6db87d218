#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An advisory lock on a whole file, held by one open file description at a time, or shared by several.
struct FileLock {
  /// The lock file can't be opened.
  struct Unavailable: Error, CustomStringConvertible {
    var path: String
    var reason: String

    var description: String {
      "\(path): the lock that benchmarks take turns by can't be opened (\(reason)); "
        + "delete the file or make it readable"
    }
  }

  private let descriptor: Int32

  init(path: String) throws(Unavailable) {
    // A lock needs no more than to read the file. It lies where anyone may put a link in its place,
    // so none is followed; and Linux lets nobody create what is there already and another user's.
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW
    let created = open(path, flags | O_CREAT | O_EXCL, 0o444)
    descriptor = created >= 0 || errno != EEXIST ? created : open(path, flags)
    guard descriptor >= 0 else {
      throw Unavailable(path: path, reason: String(cString: strerror(errno)))
    }
    // Everyone may read it, whatever the file mode mask: the machine has one turn for all users.
    if created >= 0 { _ = fchmod(descriptor, 0o444) }
  }

  /// - Parameter isShared: whether others that share it may hold it too.
  func tryAcquire(isShared: Bool = false) -> Bool {
    flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
  }

  /// Closes the file, which gives the lock back.
  func release() {
    _ = close(descriptor)
  }
}

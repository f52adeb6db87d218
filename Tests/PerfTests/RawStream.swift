#if HTTP && os(Linux)
  import Foundation
  import Glibc

  /// A request that nobody reads the reply of, on a socket without any client around it.
  struct RawStream {
    struct Failed: Error {
      var reason: Int32
    }

    private let descriptor: Int32

    init(port: Int) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard descriptor >= 0 else { throw Failed(reason: errno) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, size)
        }
      }
      guard connected == 0 else { throw Failed(reason: errno) }
      let body =
        #"{"model":"mock","stream":true,"max_tokens":1,"messages":[{"role":"user","content":"a"}]}"#
      let request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      let written = Array(request.utf8).withUnsafeBytes {
        write(descriptor, $0.baseAddress, $0.count)
      }
      guard written == request.utf8.count else { throw Failed(reason: errno) }
    }

    func close() {
      _ = Glibc.close(descriptor)
    }
  }

  /// The memory of this process that is in RAM.
  enum ResidentMemory {
    /// Gives memory that is free back to the system, so that what is needed next shows.
    static func trim() {
      // glibc has the function, but Swift's view of glibc does not.
      guard let symbol = dlsym(nil, "malloc_trim") else { return }
      typealias Trim = @convention(c) (Int) -> Int32
      _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    static var bytes: Int {
      let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
        .split(separator: " ")
      return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0)
        * sysconf(Int32(_SC_PAGESIZE))
    }
  }
#endif

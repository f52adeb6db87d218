#if HTTP && os(Linux)
  import Foundation
  import Testing

  private let folder = ProcessInfo.processInfo.environment["HARNESS_INSTRUCTIONS"]

  /// Instructions for each request and each streamed event, everything from due to recorded, counted
  /// by callgrind. They are the same on a busy machine.
  ///
  /// `HARNESS_INSTRUCTIONS=/tmp/profiles swift test -c release --filter HarnessInstructions`, with
  /// valgrind installed. It prints a profile's name with each figure, of the whole program:
  /// `callgrind_annotate --inclusive=no PROFILE` tells where they went.
  ///
  /// The servers run in this process, and the client in another, under callgrind. A figure is the
  /// difference between two runs of it that differ in their number of requests, or of events, alone.
  @Suite struct HarnessInstructions {
    @Test(
      .machineTurn,
      .enabled(if: folder != nil, "HARNESS_INSTRUCTIONS=FOLDER asks for it, and takes valgrind"))
    func count() async throws {
      let folder = URL(fileURLWithPath: try #require(folder))
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let program = try Self.programWithoutDebugInformation(in: folder)
      let quick = try BareServer()
      let slow = try BareServer(.oneEach(.milliseconds(1)))
      for count in InstructionCount.all {
        let port = count.isSlow ? slow.port : quick.port
        let fewer = try await Self.profile(count, .fewer, port: port, program, in: folder)
        let more = try await Self.profile(count, .more, port: port, program, in: folder)
        let instructions = try Self.total(in: more.path) - Self.total(in: fewer.path)
        Figure(
          "instructions per \(count.name)", Double(instructions) / Double(count.difference),
          "instructions", target: count.target,
          remark: [more.remark, more.path].filter { !$0.isEmpty }.joined(separator: ", ")
        ).show()
      }
      quick.stop()
      slow.stop()
    }

    private static func profile(
      _ count: InstructionCount, _ size: InstructionCount.Size, port: Int, _ program: String,
      in folder: URL
    ) async throws -> (path: String, remark: String) {
      let path = folder.appendingPathComponent("\(count.fileName)-\(size).callgrind").path
      let remark = try await HarnessProcess(
        .countInstructions,
        environment: InstructionCount.environment(count, size, port: port),
        command: [
          "/usr/bin/valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=\(path)",
          program,
        ]
      ).wholeOutput()
      return (path, remark.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func total(in profile: String) throws -> Int {
      let text = try String(contentsOfFile: profile, encoding: .utf8)
      let line = text.split(separator: "\n").last { $0.hasPrefix("totals: ") }
      return try #require(line.flatMap { Int($0.dropFirst("totals: ".count)) })
    }

    /// Valgrind does not understand all of it.
    private static func programWithoutDebugInformation(in folder: URL) throws -> String {
      let program = folder.appendingPathComponent("program").path
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/strip")
      process.arguments = ["-g", "-o", program, try HarnessProcess.program]
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      return program
    }
  }
#endif

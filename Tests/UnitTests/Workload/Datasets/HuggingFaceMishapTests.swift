import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Downloads that are broken off, and several at once.
@Suite struct HuggingFaceMishapTests {
  private typealias Samples = HuggingFaceSamples

  private static let dataset = HuggingFaceDataset(
    name: "o/n", config: "default", split: "train", column: "question", limit: 250)
  private static let broken = WorkloadError(.unreadableFile, "the connection broke")

  private func withCache<Result>(
    _ body: (DatasetCache) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "datasets-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(DatasetCache(folder: folder))
  }

  /// How long it took, and how often it was asked; `answer` gets the number of the question.
  private func download(
    into cache: DatasetCache,
    _ answer:
      @escaping @Sendable (_ question: Int, _ offset: Int) throws(WorkloadError) -> DatasetReply
  ) async throws -> (waited: Duration, questions: Int) {
    let clock = SimulationClock()
    let start = clock.now
    let questions = Mutex(0)
    let download = HuggingFaceDownload(Self.dataset, into: cache, token: nil, clock: clock) {
      target throws(WorkloadError) in
      let question = questions.withLock { number in
        number += 1
        return number
      }
      let offset = target.split(separator: "&").first { $0.hasPrefix("offset=") }
      return try answer(question, offset.flatMap { Int($0.dropFirst(7)) } ?? 0)
    }
    try await clock.run { try await download.run() }
    return (clock.now - start, questions.withLock { $0 })
  }

  private static func page(_ offset: Int, of total: Int = 250) -> DatasetReply {
    let rows = min(offset, total)..<min(total, offset + 100)
    return DatasetReply(body: Array(Samples.page(rows, of: total).utf8))
  }

  private func files(_ cache: DatasetCache) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(cache.folder)/datasets")
    return names ?? []
  }

  // MARK: Connections

  /// 1 s and 2 s.
  @Test func aConnectionThatBreaksInTheMiddleIsMadeAnew() async throws {
    try await withCache { cache in
      let (waited, questions) = try await download(into: cache) {
        question, offset throws(WorkloadError) in
        if (2...3).contains(question) { throw Self.broken }
        return Self.page(offset)
      }
      #expect(waited == .seconds(3))
      #expect(questions == 5)
      let loaded = try Dataset(.huggingFace(Self.dataset)).load(cache: cache)
      #expect(loaded.count == 250)
    }
  }

  @Test func aConnectionThatAlwaysBreaksIsGivenUp() async throws {
    try await withCache { cache in
      let questions = Mutex(0)
      let error = await #expect(throws: WorkloadError.self) {
        _ = try await download(into: cache) { question, offset throws(WorkloadError) in
          questions.withLock { $0 = question }
          if question > 1 { throw Self.broken }
          return Self.page(offset)
        }
      }
      #expect(error == Self.broken)
      #expect(questions.withLock { $0 } == 1 + HuggingFaceRetry.mostAttempts)
      #expect(files(cache).isEmpty)
    }
  }

  /// Who has the wrong address learns it at once.
  @Test func aServerThatNeverAnsweredIsAskedOnce() async throws {
    try await withCache { cache in
      let questions = Mutex(0)
      await #expect(throws: Self.broken) {
        _ = try await download(into: cache) { question, _ throws(WorkloadError) in
          questions.withLock { $0 = question }
          throw Self.broken
        }
      }
      #expect(questions.withLock { $0 } == 1)
    }
  }

  // MARK: Pages

  @Test func withoutATotalPagesAreTakenUntilOneIsEmpty() async throws {
    try await withCache { cache in
      let (_, questions) = try await download(into: cache) { _, offset throws(WorkloadError) in
        var reply = Self.page(offset, of: 130)
        let text = String(decoding: reply.body, as: UTF8.self)
        reply.body = Array(text.replacing("\"num_rows_total\":130,", with: "").utf8)
        return reply
      }
      #expect(questions == 3)
      #expect(try Dataset(.huggingFace(Self.dataset)).load(cache: cache).count == 130)
    }
  }

  /// The second page has fewer rows than were asked for, though there are more.
  @Test func aShortPageIsNotTheLast() async throws {
    try await withCache { cache in
      let offsets = Mutex<[Int]>([])
      _ = try await download(into: cache) { question, offset throws(WorkloadError) in
        offsets.withLock { $0.append(offset) }
        guard question == 2 else { return Self.page(offset) }
        return DatasetReply(body: Array(Samples.page(100..<130, of: 250).utf8))
      }
      #expect(offsets.withLock { $0 } == [0, 100, 130, 230])
      let loaded = try Dataset(.huggingFace(Self.dataset)).load(cache: cache)
      #expect(loaded.entry(at: 249) == DatasetEntry("Question 249?\n"))
    }
  }

  // MARK: Cancellation

  @Test(arguments: ["reply", "failure", "wait"])
  func whoCancelsGetsNoFaultOfTheNetwork(_ way: String) async throws {
    try await withCache { cache in
      await #expect(throws: CancellationError.self) {
        _ = try await download(into: cache) { question, offset throws(WorkloadError) in
          guard question > 1 else { return Self.page(offset) }
          withUnsafeCurrentTask { $0?.cancel() }
          switch way {
          case "reply": return Self.page(offset)
          case "failure": throw Self.broken
          default: return DatasetReply(status: 503, body: [])
          }
        }
      }
      #expect(files(cache).isEmpty)
      // What is asked for later is whole.
      _ = try await download(into: cache) { _, offset throws(WorkloadError) in Self.page(offset) }
      #expect(try Dataset(.huggingFace(Self.dataset)).load(cache: cache).count == 250)
    }
  }

  // MARK: Several at once

  @Test func twoThatFillACacheAtOnceLeaveOneDataset() async throws {
    try await withCache { cache in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            _ = try await download(into: cache) { _, offset throws(WorkloadError) in
              Self.page(offset)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(files(cache).count == 2)
      #expect(try Dataset(.huggingFace(Self.dataset)).load(cache: cache).count == 250)
    }
  }

  /// Two processes see different rows, and the one that is done first says last what it has.
  @Test func rowsAreNeverThoseOfAnotherDescription() async throws {
    try await withCache { cache in
      let part = HuggingFaceSplits.Part(config: "default", split: "train")
      func write(_ text: String) throws -> Data? {
        var writer = try DatasetCacheWriter(Self.dataset, in: cache)
        try writer.append(Array("{\"question\":\"\(text)\"}\n".utf8))
        try writer.commit(part, rows: 1, notes: [])
        return FileManager.default.contents(atPath: cache.description(of: Self.dataset))
      }
      func prompt() throws -> DatasetEntry {
        try Dataset(.huggingFace(Self.dataset)).load(cache: cache).entry(at: 0)
      }
      let first = try #require(try write("old"))
      #expect(try prompt() == DatasetEntry("old"))
      _ = try write("new")
      #expect(try prompt() == DatasetEntry("new"))
      try first.write(to: URL(fileURLWithPath: cache.description(of: Self.dataset)))
      #expect(try prompt() == DatasetEntry("old"))
    }
  }

  /// Somebody copied the files of one dataset over those of another.
  @Test func theFilesOfAnotherDatasetAreNotTaken() async throws {
    try await withCache { cache in
      _ = try await download(into: cache) { _, offset throws(WorkloadError) in Self.page(offset) }
      var other = Self.dataset
      other.split = "test"
      let files = FileManager.default
      let hash = try #require(cache.find(Self.dataset)?.path.suffix(22).prefix(16))
      for (old, new) in [
        (cache.description(of: Self.dataset), cache.description(of: other)),
        (
          cache.rows(of: Self.dataset, hash: String(hash)),
          cache.rows(of: other, hash: String(hash))
        ),
      ] { try files.copyItem(atPath: old, toPath: new) }
      #expect(cache.find(Self.dataset) != nil)
      #expect(cache.find(other) == nil)
    }
  }
}

import Foundation
import Testing

@testable import PerfHarness

@Suite struct BaselineStoreTests {
  // MARK: Paths

  @Test(arguments: [
    (CaseKey(suite: "ChatLatency", test: "chat"), "ci/ChatLatency/chat.json"),
    (
      CaseKey(suite: "Chat.Long", test: "chat", arguments: "D(100,100)"),
      "ci/Chat.Long/chat[D(100,100)].json"
    ),
    // A free function has no suite.
    (CaseKey(suite: "", test: "chat"), "ci/chat.json"),
    (CaseKey(suite: "S", test: "a_b-c = {1;2} 50%@x+y"), "ci/S/a_b-c = {1;2} 50%@x+y.json"),
    // What a file system may not take is replaced, and a hash of the original is added. Hashes are of
    // an implementation of FNV-1a in another language, the first half.
    (
      CaseKey(suite: "S", test: "chat", arguments: "U(50,100)/(200,250)"),
      "ci/S/chat[U(50,100)_(200,250)]-8a972169.json"
    ),
    (CaseKey(suite: "..", test: "../../etc/passwd"), "ci/-07da1a07/_.._etc_passwd-2bef2c0b.json"),
    (CaseKey(suite: ".hidden", test: ""), "ci/hidden-28280da0/-cbf29ce4.json"),
    (CaseKey(suite: "Größe", test: "a\nb\0c\\d:e"), "ci/Gr__e-86945265/a_b_c_d_e-fccd7237.json"),
    (
      CaseKey(suite: "S", test: String(repeating: "x", count: 121)),
      "ci/S/\(String(repeating: "x", count: 120))-d77cbbf2.json"
    ),
    (
      CaseKey(suite: "S", test: String(repeating: "x", count: 120)),
      "ci/S/\(String(repeating: "x", count: 120)).json"
    ),
  ])
  func everyCaseHasAFileOfItsOwn(key: CaseKey, path: String) {
    let store = BaselineStore(folder: "/b", environment: "ci")
    #expect(store.path(of: key) == "/b/\(path)")
  }

  @Test func namesThatAreReplacedDoNotCollide() {
    let names = ["a/b", "a_b", "a\\b", "a:b", "a\u{E9}b", "a\u{1F600}b", "..", ".", "", "...", "-"]
    let long = String(repeating: "y", count: 5000)
    let keys = (names + [long, long + "z", "z" + long]).map { CaseKey(suite: "S", test: $0) }
    let store = BaselineStore(folder: "/b", environment: "ci")
    #expect(Set(keys.map(store.path)).count == keys.count)
  }

  /// Whatever a key is made of, its file lies where baselines lie, under a name that file systems
  /// take.
  @Test(arguments: [
    "..", ".", "/", "/etc/passwd", "../x", "a/../../..", "~", "\0", "", " ", "....//", "\r\n",
    String(repeating: "é/", count: 150),
  ])
  func noKeyLeavesTheFolder(name: String) {
    for environment in ["ci", name] {
      for key in [
        CaseKey(suite: name, test: name), CaseKey(suite: name, test: "t", arguments: name),
      ] {
        let path = BaselineStore(folder: "/b", environment: environment).path(of: key)
        #expect(URL(fileURLWithPath: path).standardizedFileURL.path == path)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.prefix(2) == ["", "b"])
        #expect(parts.count <= 5)
        #expect(parts.dropFirst(2).allSatisfy { $0.first != "." && !$0.isEmpty })
        #expect(parts.allSatisfy { $0.utf8.count <= 140 && $0.utf8.allSatisfy { $0 >= 0x20 } })
      }
    }
  }

  @Test func pathsAreShownFromTheWorkingDirectory() {
    let current = FileManager.default.currentDirectoryPath
    #expect(BaselineStore.shown(current + "/baselines/a.json") == "baselines/a.json")
    #expect(BaselineStore.shown("/elsewhere/a.json") == "/elsewhere/a.json")
    #expect(BaselineStore.shown(current + "er/a.json") == current + "er/a.json")
  }

  // MARK: How many

  /// What the chance of a false alarm is shared by: files of this environment, in suites and beside
  /// them, whatever else lies there.
  @Test func theCasesOfAnEnvironmentAreCounted() throws {
    try withStore { store in
      #expect(store.caseCount == 0)
      func save(_ environment: String, _ key: CaseKey) throws {
        var baseline = baseline(requests: 1)
        baseline.key = key
        try BaselineStore(folder: store.folder, environment: environment).save(baseline)
      }
      try save("ci", CaseKey(suite: "Chat", test: "short"))
      try save("ci", CaseKey(suite: "Chat", test: "short", arguments: "D(1,1)"))
      try save("ci", CaseKey(suite: "Chat.Long", test: "short"))
      try save("ci", CaseKey(suite: "", test: "free"))
      try save("laptop", CaseKey(suite: "Chat", test: "short"))
      try save("b/c", CaseKey(suite: "Chat", test: "short"))
      try Data().write(to: URL(fileURLWithPath: store.folder + "/ci/README.md"))
      #expect(store.caseCount == 4)
      // The same case again is the same file.
      try save("ci", CaseKey(suite: "", test: "free"))
      #expect(store.caseCount == 4)
      #expect(BaselineStore(folder: store.folder, environment: "laptop").caseCount == 1)
      #expect(BaselineStore(folder: store.folder, environment: "b/c").caseCount == 1)
      #expect(BaselineStore(folder: store.folder, environment: "elsewhere").caseCount == 0)
    }
  }

  // MARK: Files

  private let key = CaseKey(suite: "Chat", test: "short", arguments: "a/b")

  private func baseline(requests: Int) -> Baseline {
    RecordPolicy.baseline(
      of: RunSamples.run(RunSamples.completed(requests, of: 10)), key: key, environment: "ci",
      fingerprint: ReportSamples.release)
  }

  /// Gives a store in a folder that does not exist yet, and removes it afterwards.
  private func withStore(_ body: (BaselineStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("baselines-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(BaselineStore(folder: folder, environment: "ci"))
  }

  private func files(in store: BaselineStore) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.folder + "/ci/Chat").sorted()
  }

  @Test func whatWasSavedIsLoaded() throws {
    try withStore { store in
      #expect(try store.load(key) == nil)
      #expect(try store.save(baseline(requests: 2)) == store.path(of: key))
      #expect(try store.load(key) == baseline(requests: 2))
      try store.save(baseline(requests: 3))
      #expect(try store.load(key) == baseline(requests: 3))
      #expect(try store.load(CaseKey(suite: "Chat", test: "other")) == nil)
      // No temporary file is left beside it.
      #expect(try files(in: store).count == 1)
    }
  }

  /// A file is replaced, never written over: another name of the old one still shows what it held.
  @Test func theOldFileIsWholeUntilTheNewOneIs() throws {
    try withStore { store in
      let path = store.path(of: key)
      try store.save(baseline(requests: 2))
      let old = try Data(contentsOf: URL(fileURLWithPath: path))
      let link = store.folder + "/old.json"
      try FileManager.default.linkItem(atPath: path, toPath: link)
      try store.save(baseline(requests: 3))
      #expect(try Data(contentsOf: URL(fileURLWithPath: link)) == old)
      #expect(try store.load(key) == baseline(requests: 3))
    }
  }

  @Test func savingAgainChangesNoByte() throws {
    try withStore { store in
      try store.save(baseline(requests: 2))
      let first = try Data(contentsOf: URL(fileURLWithPath: store.path(of: key)))
      let loaded = try #require(try store.load(key))
      try store.save(loaded)
      #expect(try Data(contentsOf: URL(fileURLWithPath: store.path(of: key))) == first)
    }
  }

  @Test func aFileThatCannotBeParsedIsAnErrorWithItsPath() throws {
    try withStore { store in
      try store.save(baseline(requests: 2))
      let path = store.path(of: key)
      try Data("{\n  \"schemaVersion\": 1,\n".utf8).write(to: URL(fileURLWithPath: path))
      let error = try #require(throws: FileError.self) { try store.load(key) }
      #expect(
        error.description
          == "\(path):3: expected a key in quotes, found the end of the text; "
          + "restore it from version control, or record it anew with PERF_RECORD=all")
    }
  }

  @Test func aFileThatCannotBeReadIsAnErrorAndNotAMissingOne() throws {
    try withStore { store in
      let path = store.path(of: key)
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
      let error = try #require(throws: FileError.self) { try store.load(key) }
      #expect(
        error.description == "\(path): the file can't be read; check its permissions")
    }
  }

  private static let cannotWrite =
    "the file can't be written; check that its folder exists and may be written, or name another "
    + "one with PERF_BASELINES"

  @Test func aWriteThatFailsLeavesEverythingAsItWas() throws {
    try withStore { store in
      let path = store.path(of: key)
      // A folder that holds something stands where the file should be.
      try FileManager.default.createDirectory(
        atPath: path + "/kept", withIntermediateDirectories: true)
      let error = try #require(throws: FileError.self) {
        try store.save(baseline(requests: 2))
      }
      #expect(error.description == "\(path): \(Self.cannotWrite)")
      #expect(try files(in: store) == [URL(fileURLWithPath: path).lastPathComponent])
      #expect(FileManager.default.fileExists(atPath: path + "/kept"))
    }
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    try withStore { store in
      // A file stands where the environment's folder should be.
      try FileManager.default.createDirectory(
        atPath: store.folder, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: store.folder + "/ci"))
      let error = try #require(throws: FileError.self) {
        try store.save(baseline(requests: 2))
      }
      #expect(error.description == "\(store.path(of: key)): \(Self.cannotWrite)")
    }
  }
}

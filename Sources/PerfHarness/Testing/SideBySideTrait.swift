#if canImport(Testing)
  public import Testing

  /// Carries the results of other tools to the benchmark that measures, which shows them beside its own.
  public struct SideBySideTrait: TestTrait, SuiteTrait {
    /// What stands beside a suite stands beside every test in it.
    public var isRecursive: Bool { true }

    let paths: [String]

    /// What the run of a test with these traits is put beside: what the traits name, outermost first, and
    /// behind it what the environment names.
    ///
    /// - Throws: for a file that is none of another tool's, before anything is measured.
    static func results(
      in traits: [any Trait], environment: [String]
    ) throws(WorkloadError) -> [ForeignResults] {
      let paths = traits.compactMap { ($0 as? SideBySideTrait)?.paths }.joined()
      do throws(FileError) {
        return try ImportFolder.results(at: paths + environment)
      } catch {
        throw WorkloadError(.unreadableFile, error.description)
      }
    }
  }

  extension Trait where Self == SideBySideTrait {
    /// Shows the run beside what another tool has measured, e.g. `.sideBySide(with: "results/vllm.json")`:
    /// computed again by our definitions where the file has single requests. It fails no test.
    ///
    /// `PERF_COMPARE_WITH` adds to it.
    ///
    /// - Parameter paths: result files of vLLM bench, GuideLLM, AIPerf or GenAI Bench, or folders of the last
    ///   two; relative to where the tests are run.
    public static func sideBySide(with paths: String...) -> Self {
      SideBySideTrait(paths: paths)
    }
  }
#endif

import Foundation

/// Where something was measured: what must be alike for two measurements to be compared.
public struct Fingerprint: Sendable, Hashable {
  /// How the code was compiled.
  public enum BuildConfiguration: String, Sendable, Hashable {
    /// Without optimization: the harness is about ten times slower, and its numbers say so.
    case debug
    /// With optimization.
    case release
  }

  /// The operating system's name: `linux` or `macos`.
  public var operatingSystem: String
  /// The processor architecture, e.g. `x86_64`.
  public var architecture: String
  /// The processor's own name, e.g. `AMD EPYC 7B13`; `unknown` where the system does not tell.
  public var processor: String
  /// How many cores are available.
  public var cores: Int
  /// How the code was compiled.
  public var buildConfiguration: BuildConfiguration

  package init(
    operatingSystem: String, architecture: String, processor: String, cores: Int,
    buildConfiguration: BuildConfiguration
  ) {
    self.operatingSystem = operatingSystem
    self.architecture = architecture
    self.processor = processor
    self.cores = cores
    self.buildConfiguration = buildConfiguration
  }

  /// The fingerprint of this process.
  public static let current = Fingerprint(
    operatingSystem: currentOperatingSystem, architecture: currentArchitecture,
    processor: currentProcessor ?? "unknown",
    cores: ProcessInfo.processInfo.activeProcessorCount,
    buildConfiguration: currentBuildConfiguration)

  /// The place of everything measured under a simulated clock: the same on every machine and in
  /// every build.
  public static let simulated = Fingerprint(
    operatingSystem: "any", architecture: "any", processor: "simulated", cores: 1,
    buildConfiguration: .release)

  /// A name for the place that a folder can bear, e.g. `linux-x86_64-amd-epyc-7b13-2-cores-release`.
  public var environmentName: String {
    let parts = [operatingSystem, architecture, processor, "\(cores)-cores"]
    let words = parts.joined(separator: "-").lowercased().split { character in
      !(character.isASCII && (character.isLetter || character.isNumber || character == "_"))
    }
    return (words + [Substring(buildConfiguration.rawValue)]).joined(separator: "-")
  }

  #if DEBUG
    private static let currentBuildConfiguration = BuildConfiguration.debug
  #else
    private static let currentBuildConfiguration = BuildConfiguration.release
  #endif

  #if os(Linux)
    private static let currentOperatingSystem = "linux"
  #elseif os(macOS)
    private static let currentOperatingSystem = "macos"
  #else
    private static let currentOperatingSystem = "other"
  #endif

  #if arch(x86_64)
    private static let currentArchitecture = "x86_64"
  #elseif arch(arm64)
    private static let currentArchitecture = "arm64"
  #else
    private static let currentArchitecture = "other"
  #endif

  #if os(Linux)
    private static var currentProcessor: String? {
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
        return nil
      }
      return processorName(inProcessorInfo: text)
    }
  #else
    private static var currentProcessor: String? {
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  #endif

  /// The first `model name` (x86) or `CPU implementer` with its `CPU part` (ARM) of `/proc/cpuinfo`.
  static func processorName(inProcessorInfo text: String) -> String? {
    func value(of field: String) -> String? {
      text.split(separator: "\n").first { $0.hasPrefix(field) }
        .flatMap { $0.split(separator: ":", maxSplits: 1).last }
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    if let name = value(of: "model name") { return name }
    guard let implementer = value(of: "CPU implementer"), let part = value(of: "CPU part") else {
      return nil
    }
    return "ARM \(implementer) \(part)"
  }
}

// swift-tools-version: 6.3
import PackageDescription

/// CI sets this, so that a warning in our own code fails there, and never for someone who depends on
/// us.
let warningsAsErrors = Context.environment["PERFHARNESS_WARNINGS_AS_ERRORS"] == "1"

/// A release build of the unit tests takes ten minutes, and nobody runs them in one: `0` leaves them out, so
/// that `swift test -c release` compiles the performance suite and the proofs alone.
let hasUnitTests = Context.environment["PERFHARNESS_UNIT_TESTS"] != "0"

/// `1` brings the plugin that builds the manual, which nobody who depends on us has to fetch.
let buildsManual = Context.environment["PERFHARNESS_DOCS"] == "1"

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
  ] + (warningsAsErrors ? [.treatAllWarnings(as: .error)] : [])

let http: TargetDependencyCondition? = .when(traits: ["HTTP"])

let package = Package(
  name: "PerfHarness",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "PerfHarness", targets: ["PerfHarness"])
  ],
  traits: [
    .trait(
      name: "HTTP",
      description: "Providers over HTTP and the mock server; without it there are no dependencies."
    ),
    .default(enabledTraits: ["HTTP"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
  ],
  targets: [
    .target(
      name: "PerfHarness",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio", condition: http),
        .product(name: "NIOPosix", package: "swift-nio", condition: http),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: http),
        .product(name: "NIOTLS", package: "swift-nio", condition: http),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: http),
        .product(name: "Crypto", package: "swift-crypto", condition: http),
        .product(name: "CryptoExtras", package: "swift-crypto", condition: http),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: http),
        .product(name: "CoreMetrics", package: "swift-metrics", condition: http),
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "PerfTests", dependencies: ["PerfHarness"], swiftSettings: settings),
    .testTarget(name: "Proofs", dependencies: ["PerfHarness"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

if hasUnitTests {
  package.targets.append(
    .testTarget(
      name: "UnitTests",
      dependencies: [
        "PerfHarness",
        .product(name: "NIOCore", package: "swift-nio", condition: http),
        .product(name: "NIOPosix", package: "swift-nio", condition: http),
        .product(name: "NIOEmbedded", package: "swift-nio", condition: http),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: http),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: http),
        .product(name: "Crypto", package: "swift-crypto", condition: http),
        .product(name: "CryptoExtras", package: "swift-crypto", condition: http),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: http),
        .product(name: "CoreMetrics", package: "swift-metrics", condition: http),
      ],
      swiftSettings: settings
    ))
}

if buildsManual {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", from: "1.5.0"))
}

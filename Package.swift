// swift-tools-version: 6.2
import PackageDescription

/// One settings array for every Swift target: Swift 6 mode comes with the tools version, and a warning is an error
/// everywhere.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The targets stand in dependency order; no dependency goes sideways or up (docs/architecture.md).
let package = Package(
  name: "ccops",
  products: [
    .executable(name: "ccops", targets: ["ccops"]),
    .executable(name: "ccops-sandbox", targets: ["ccops-sandbox"]),
  ],
  // ccops is an application: its direct dependencies are pinned to the minor version that was tested. Those that they
  // bring along cannot be pinned without a lock file.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    .package(url: "https://github.com/apple/swift-collections", .upToNextMinor(from: "1.6.0")),
    .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
    .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
    .package(url: "https://github.com/swift-server/async-http-client", .upToNextMinor(from: "1.37.0")),
    .package(url: "https://github.com/swiftlang/swift-subprocess", .upToNextMinor(from: "1.0.2")),
    .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
    .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
    .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
    .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
  ],
  targets: [
    // level 0
    .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .target(
      name: "CSimdjson", cxxSettings: [.treatAllWarnings(as: .error)],
      linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Platform", swiftSettings: house),
    .target(name: "Model", dependencies: [.product(name: "Crypto", package: "swift-crypto")], swiftSettings: house),
    // level 1
    .target(name: "JSON", dependencies: ["CSimdjson", "Platform", "Model"], swiftSettings: house),
    .target(name: "Git", dependencies: ["CLibgit2", "Platform"], swiftSettings: house),
    // level 2
    .target(name: "ConfigLoading", dependencies: ["Platform", "Model", "JSON", "Git"], swiftSettings: house),
    .target(name: "Planning", dependencies: ["Model"], swiftSettings: house),
    .target(
      name: "Execution", dependencies: ["Model", .product(name: "DequeModule", package: "swift-collections")],
      swiftSettings: house),
    .target(name: "Reporting", dependencies: ["Model"], swiftSettings: house),
    .target(
      name: "ProviderKit",
      dependencies: [
        "Platform", "Model", "JSON",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
      ], swiftSettings: house),
    .target(
      name: "StateStores",
      dependencies: [
        "Platform", "Model", "JSON", "Git", "CLibpq", .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: house),
    // level 3
    .target(name: "Providers", dependencies: ["ProviderKit", "Model"], swiftSettings: house),
    // level 4
    .target(
      name: "Workflows", dependencies: ["Platform", "Model", "ConfigLoading", "Planning", "Execution"],
      swiftSettings: house),
    // level 5
    .executableTarget(
      name: "ccops",
      dependencies: [
        "Workflows", "Planning", "Providers", "ProviderKit", "StateStores", "Reporting", "Model", "ConfigLoading",
        "JSON", "Git", "Platform",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: house),
    // outside
    .target(
      name: "Sandbox", dependencies: [.product(name: "Hummingbird", package: "hummingbird")], swiftSettings: house),
    .executableTarget(
      name: "ccops-sandbox",
      dependencies: ["Sandbox", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: house),
    .executableTarget(name: "ccops-bench", dependencies: ["JSON", "Model"], swiftSettings: house),
    // tests: one target a room
    .target(
      name: "TestSupport", dependencies: ["Platform", "Model", "Git", "CLibpq"], path: "Tests/TestSupport",
      swiftSettings: house),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "TestSupport"], swiftSettings: house),
    .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"], swiftSettings: house),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Model"], swiftSettings: house),
    .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: house),
    .testTarget(name: "ConfigLoadingTests", dependencies: ["ConfigLoading", "JSON", "Model"], swiftSettings: house),
    .testTarget(name: "PlanningTests", dependencies: ["Planning", "Model", "TestSupport"], swiftSettings: house),
    .testTarget(
      name: "ExecutionTests", dependencies: ["Execution", "Planning", "Model", "TestSupport"], swiftSettings: house),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "Model"], swiftSettings: house),
    .testTarget(
      name: "ProviderKitTests",
      dependencies: [
        "ProviderKit", "Model", "JSON", "TestSupport", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: house),
    .testTarget(
      name: "StateStoreTests", dependencies: ["StateStores", "Workflows", "Git", "Platform", "Model", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: house),
    .testTarget(
      name: "ProviderConformanceTests", dependencies: ["Providers", "ProviderKit", "Model", "Sandbox", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "SandboxTests",
      dependencies: [
        "Sandbox", "TestSupport", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ], swiftSettings: house),
    .testTarget(
      name: "WorkflowTests", dependencies: ["Workflows", "StateStores", "Planning", "Model", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "ScenarioTests",
      dependencies: ["ccops", "Sandbox", "Model", "JSON", "Providers", "ConfigLoading", "TestSupport"],
      exclude: ["Scenarios"], swiftSettings: house),
    .testTarget(name: "ArchitectureTests", swiftSettings: house),
  ]
)

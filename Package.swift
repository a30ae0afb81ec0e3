// swift-tools-version: 6.2
import PackageDescription

// One array for every Swift target: no target can be forgotten.
let swift: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .strictMemorySafety(),  // SE-0458
    .treatAllWarnings(as: .error),  // SE-0443
]

let c: [CSetting] = [
    .define("_GNU_SOURCE"),
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "andon",
    products: [
        .executable(name: "andon", targets: ["andon"]),
        .executable(name: "andon-sim", targets: ["andon-sim"]),
        .executable(name: "andon-driver-host", targets: ["andon-driver-host"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Drivers: all C of the product.
        .target(name: "CAndonDriver", path: "Drivers/Contract", cSettings: c),
        .target(
            name: "CModbusDriver", dependencies: ["CAndonDriver"], path: "Drivers/Modbus", exclude: ["README.md"],
            cSettings: c, linkerSettings: [.linkedLibrary("modbus")]),
        .target(
            name: "CSerialDriver", dependencies: ["CAndonDriver"], path: "Drivers/Serial", exclude: ["README.md"],
            cSettings: c),
        .target(
            name: "CPluginDriver", dependencies: ["CAndonDriver"], path: "Drivers/Host",
            exclude: ["README.md", "host"], cSettings: c),
        .executableTarget(
            name: "andon-driver-host", dependencies: ["CAndonDriver", "CPluginDriver"], path: "Drivers/Host/host",
            cSettings: c, linkerSettings: [.linkedLibrary("dl"), .linkedLibrary("pthread")]),
        .target(
            name: "CMosquitto", path: "Drivers/Mosquitto", exclude: ["README.md"], cSettings: c,
            linkerSettings: [.linkedLibrary("mosquitto")]),

        // The product.
        .target(name: "AndonCore", swiftSettings: swift),
        .target(name: "AndonSupervision", dependencies: ["AndonCore"], swiftSettings: swift),
        .target(name: "AndonPlan", dependencies: ["AndonCore", yams], swiftSettings: swift),
        .target(
            name: "AndonLine",
            dependencies: [
                "AndonCore", "AndonSupervision", "CAndonDriver", "CModbusDriver", "CSerialDriver", "CPluginDriver",
            ],
            swiftSettings: swift),
        .target(
            name: "AndonUplink",
            dependencies: ["AndonCore", "AndonSupervision", "CMosquitto", grdb, lifecycle, logging],
            swiftSettings: swift),
        .target(
            name: "AndonDesk",
            dependencies: [
                "AndonCore", lifecycle, logging, nioCore, nioPosix, nioHTTP1,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ],
            swiftSettings: swift),
        .executableTarget(
            name: "andon",
            dependencies: [
                "AndonCore", "AndonSupervision", "AndonPlan", "AndonLine", "AndonUplink", "AndonDesk",
                "andon-driver-host", argumentParser, lifecycle, logging,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swift),

        // The simulated line: a program of its own, nothing of it is linked into andon.
        .target(
            name: "AndonSimulation", dependencies: ["AndonCore", yams, nioCore, nioPosix], swiftSettings: swift),
        .executableTarget(
            name: "andon-sim", dependencies: ["AndonCore", "AndonPlan", "AndonSimulation", argumentParser],
            swiftSettings: swift),

        // Benchmarks: floors in bare C, and what is held against them.
        .target(name: "BenchCounting", path: "Benchmarks/Counting", cSettings: c),
        .executableTarget(
            name: "andon-bench-floor", path: "Benchmarks/Floor", cSettings: c,
            linkerSettings: [.linkedLibrary("modbus")]),
        .executableTarget(
            name: "andon-bench",
            dependencies: [
                "AndonCore", "AndonPlan", "AndonLine", "AndonUplink", "BenchCounting", argumentParser, logging,
            ],
            path: "Benchmarks/andon-bench", swiftSettings: swift),

        // Tests, with their real counterparts.
        .target(
            name: "LineSlave", path: "Tests/Support/LineSlave", cSettings: c,
            linkerSettings: [.linkedLibrary("modbus")]),
        .target(
            name: "SimClient", path: "Tests/Support/SimClient", cSettings: c,
            linkerSettings: [.linkedLibrary("modbus")]),
        .target(
            name: "DiskFault", path: "Tests/Support/DiskFault", cSettings: c, linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "TestBroker", path: "Tests/Support/Broker", swiftSettings: swift),
        .testTarget(name: "AndonCoreTests", dependencies: ["AndonCore"], swiftSettings: swift),
        .testTarget(
            name: "AndonSupervisionTests", dependencies: ["AndonCore", "AndonSupervision"], swiftSettings: swift),
        .testTarget(
            name: "AndonPlanTests", dependencies: ["AndonCore", "AndonPlan"], swiftSettings: swift),
        .testTarget(
            name: "AndonDriverTests", dependencies: ["CAndonDriver", "CModbusDriver", "LineSlave"],
            swiftSettings: swift),
        .testTarget(
            name: "AndonSerialTests", dependencies: ["CAndonDriver", "CSerialDriver"], swiftSettings: swift),
        .testTarget(
            name: "AndonHostTests", dependencies: ["CAndonDriver", "CPluginDriver", "andon-driver-host"],
            exclude: ["Plugins"], swiftSettings: swift),
        // Against a Modbus server of somebody else's: pymodbus, which Scripts/peer.sh installs.
        .testTarget(name: "AndonPeerTests", dependencies: ["AndonCore", "AndonLine"], swiftSettings: swift),
        .testTarget(
            name: "AndonLineTests",
            dependencies: ["AndonCore", "AndonLine", "AndonSupervision", "CAndonDriver", "LineSlave"],
            swiftSettings: swift),
        .testTarget(
            name: "AndonUplinkTests",
            dependencies: ["AndonCore", "AndonUplink", "DiskFault", "TestBroker", grdb, lifecycle, logging],
            swiftSettings: swift),
        .testTarget(
            name: "AndonDeskTests",
            dependencies: ["AndonCore", "AndonDesk", lifecycle, logging, nioCore, nioPosix], swiftSettings: swift),
        .testTarget(
            name: "AndonSimulationTests",
            dependencies: ["AndonCore", "AndonPlan", "AndonSimulation", "SimClient"], swiftSettings: swift),
        // Runs the programs that stand beside its bundle, so they are built before it.
        .testTarget(
            name: "AndonAgentTests", dependencies: ["TestBroker", "andon", "andon-sim"], swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

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

let package = Package(
    name: "andon",
    targets: [
        // Drivers: all C of the product.
        .target(name: "CAndonDriver", path: "Drivers/Contract", cSettings: c),

        // The product.
        .target(name: "AndonCore", swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

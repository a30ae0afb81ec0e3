import Foundation

/// A plug-in built from its source, in a folder that a driver host takes: nobody else may write it.
struct Plugin {
    struct NotBuilt: Error { var source: String }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    let library: String

    init(_ source: String, in folder: Folder) throws {
        library = folder.path("driver.so")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments =
            ["clang", "-std=c11", "-D_GNU_SOURCE", "-shared", "-fPIC", "-I\(Self.root)/Drivers/Contract/include"]
            + ["\(Self.root)/\(source)", "-o", library]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw NotBuilt(source: source) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: library)
    }
}

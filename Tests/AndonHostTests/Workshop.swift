import Foundation
import Glibc
import Testing

/// Builds plug-ins with the line that docs/drivers.md tells people, into a folder that is gone with it.
final class Workshop: Sendable {
    struct NotBuilt: Error { var source: String }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)
    let folder: String

    init() throws {
        folder = "/tmp/andon-host-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func build(_ source: String, _ flags: [String] = [], as name: String = "driver.so") throws -> String {
        let library = "\(folder)/\(name)"
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments =
            ["clang", "-std=c11", "-D_GNU_SOURCE", "-shared", "-fPIC", "-I\(Self.root)/Drivers/Contract/include"]
            + flags + ["\(Self.root)/\(source)", "-o", library]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw NotBuilt(source: source) }
        unsafe chmod(library, 0o755)
        return library
    }

    /// The plug-in with every bad habit.
    func scripted(_ flags: [String] = [], as name: String = "driver.so") throws -> String {
        try build("Tests/AndonHostTests/Plugins/scripted.c", flags, as: name)
    }

    func touch(_ name: String) -> String {
        let path = "\(folder)/\(name)"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return path
    }
}

/// What this process owns: open descriptors and children that nobody reaped.
enum Belongings {
    static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    static func children() throws -> Set<pid_t> {
        var all: Set<pid_t> = []
        for thread in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            let text = (try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)) ?? ""
            all.formUnion(text.split(separator: " ").compactMap { pid_t($0) })
        }
        return all
    }

    static func isThere(_ pid: pid_t) -> Bool { kill(pid, 0) == 0 }
}

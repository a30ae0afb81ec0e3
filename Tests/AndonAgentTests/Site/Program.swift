import Foundation
import TestBroker

/// One run of a program to its end, as a person at a shell sees it.
struct Program {
    struct Outcome: Sendable {
        var code: Int32
        var output: String
        var errors: String
    }

    struct NotEnded: Error, CustomStringConvertible { var description: String }

    /// The built program, beside this test's bundle.
    static func path(_ name: String) -> String {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (bundle as NSString).deletingLastPathComponent + "/" + name
    }

    static func run(
        _ name: String, _ arguments: [String], in folder: Folder, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(at: path(name), arguments, in: folder, environment: environment)
    }

    static func run(
        at path: String, _ arguments: [String], in folder: Folder, environment: [String: String] = [:]
    ) async throws -> Outcome {
        let run = folder.path("run-\(UUID().uuidString)")
        let child = try Child(
            path, arguments, output: run + ".out", errors: run + ".err", environment: environment)
        guard await Condition.wait(seconds: 60, { child.exitCode != nil }), let code = child.exitCode else {
            throw NotEnded(description: "\(path) \(arguments) did not end")
        }
        return Outcome(code: code, output: Folder.text(run + ".out"), errors: Folder.text(run + ".err"))
    }
}

/// A temporary folder that goes with the object; its path is short enough for sockets.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/andon-test-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    static func holds(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

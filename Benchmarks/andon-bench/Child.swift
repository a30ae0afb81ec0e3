internal import Foundation

/// A program of ours in a process of its own, spoken to in lines; ended when it is let go.
final class Child {
    private let process = Process()
    private let output: FileHandle
    private let input: FileHandle
    private var pending: [UInt8] = []
    var pid: Int32 { process.processIdentifier }

    /// - Parameters:
    ///   - program: its name, beside this program.
    ///   - isQuiet: what it says on either channel is thrown away.
    init(_ program: String, _ arguments: [String], isQuiet: Bool = false) throws {
        let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = beside.appendingPathComponent(program)
        guard FileManager.default.isExecutableFile(atPath: path.path) else {
            throw BenchError("\(path.path) is missing: build it first (swift build -c release --product \(program))")
        }
        let output = Pipe()
        let input = Pipe()
        process.executableURL = path
        process.arguments = arguments
        process.standardOutput = isQuiet ? FileHandle.nullDevice : output
        if isQuiet { process.standardError = FileHandle.nullDevice }
        process.standardInput = input
        self.output = output.fileHandleForReading
        self.input = input.fileHandleForWriting
        try process.run()
    }

    deinit { end() }

    func end() {
        guard process.isRunning else { return }
        process.terminate()
        // `waitUntilExit` turns a run loop, and threads of the pool have none that ends.
        for _ in 0..<200 where process.isRunning { usleep(10_000) }
        if process.isRunning { kill(pid, SIGKILL) }
    }

    func say(_ line: String) throws { try input.write(contentsOf: Data((line + "\n").utf8)) }

    /// The next line; blocks until it is there.
    func line() throws -> String {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeSubrange(...end) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            let piece = output.availableData
            guard !piece.isEmpty else {
                throw BenchError("\(process.executableURL?.lastPathComponent ?? "a child") ended early")
            }
            pending += piece
        }
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

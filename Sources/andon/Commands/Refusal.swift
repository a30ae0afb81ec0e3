internal import AndonDesk
internal import AndonLine
internal import ArgumentParser
internal import Foundation

/// Ends a command with exit code 1 and a sentence that says what to do.
struct Refusal: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    private static func fail(_ sentence: String) throws -> Never {
        try? FileHandle.standardError.write(contentsOf: Data((sentence + "\n").utf8))
        throw ExitCode(1)
    }

    /// Runs a command's body; prints a refusal to standard error without a "Error:" in front of it.
    static func report(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let refusal as Refusal {
            try fail(refusal.description)
        } catch let refusal as DeskError {
            try fail(refusal.description)
        } catch let refusal as LineError {
            try fail(refusal.description)
        }
    }
}

internal import AndonPlan
internal import ArgumentParser
internal import Foundation

extension Refusal {
    /// As `report`; words of the command line that are wrong end it with exit code 64, as an unknown option does.
    static func probe(_ body: () async throws -> Void) async throws {
        try await report {
            do {
                try await body()
            } catch let refusal as ProbeRefusal {
                try? FileHandle.standardError.write(contentsOf: Data((refusal.description + "\n").utf8))
                throw ExitCode(EX_USAGE)
            }
        }
    }
}

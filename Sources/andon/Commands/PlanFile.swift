internal import AndonCore
internal import AndonPlan
internal import ArgumentParser
internal import Foundation

/// Reads a plan from disk for a command; a refusal is printed whole and ends the command with exit code 1.
enum PlanFile {
    /// A plan is a page or two; this is refused before it is read into memory.
    static let mostBytes = 4 << 20

    /// The port behind a name such as those below /dev/serial/by-id; a name that is not there is only made plain.
    private static func port(_ name: String) -> String {
        URL(fileURLWithPath: name).resolvingSymlinksInPath().path
    }

    static func read(_ path: String) throws -> Plan {
        let bytes = try bytes(of: path, atMost: mostBytes, what: "a plan")
        do {
            return try PlanReader.read(
                bytes, file: path, profiles: ProfileFiles.folders(plan: path).shelf, port: port)
        } catch {
            throw Refusal(error.description)
        }
    }

    /// The bytes of a file that a person wrote; one that is too long is refused before it is in memory.
    static func bytes(of path: String, atMost most: Int, what: String) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            bytes = Array(try handle.read(upToCount: most + 1) ?? Data())
        } catch {
            throw Refusal("\(path): cannot be read: \(SystemWords.of(error))")
        }
        guard bytes.count <= most else {
            throw Refusal("\(path): more than \(most) bytes; \(what) is a page or two")
        }
        return bytes
    }
}

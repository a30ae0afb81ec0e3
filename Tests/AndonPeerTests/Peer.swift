import AndonCore
import AndonLine
import Foundation
import Testing

/// A server that Andon's people did not write, in a process of its own: pymodbus with a table of known values.
final class Peer {
    struct Row: Decodable, Sendable {
        var address: Int
        var type: String
        var order: String
        var value: Double?
        var text: String?
        var words: [UInt16]
    }

    enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case tcp, rtu, ascii
        case rtuOverTCP = "rtu-tcp"
        var testDescription: String { rawValue }
    }

    private struct Greeting: Decodable {
        enum Place: Decodable {
            case port(Int), device(String)

            init(from decoder: any Swift.Decoder) throws {
                let box = try decoder.singleValueContainer()
                if let port = try? box.decode(Int.self) {
                    self = .port(port)
                } else {
                    self = .device(try box.decode(String.self))
                }
            }
        }
        var at: Place
        var unit: UInt8
        var rows: [Row]
        var bits: [UInt16]
    }

    let rows: [Row]
    let bits: [UInt16]
    let unit: UInt8
    let link: LinkPlan
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    init(_ kind: Kind) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appendingPathComponent(".build/peer/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "no \(python): Scripts/test.sh installs pymodbus there, or run Scripts/peer.sh")
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [root.appendingPathComponent("Tests/Support/Peer/modbus_peer.py").path, kind.rawValue]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var rest = Data()
        let line = try Self.line(from: output, &rest)
        let greeting = try JSONDecoder().decode(Greeting.self, from: line)
        self.rest = rest
        rows = greeting.rows
        bits = greeting.bits
        unit = greeting.unit
        let driver: LinkDriver
        switch (kind, greeting.at) {
        case (.tcp, .port(let port)): driver = .modbusTCP(host: "127.0.0.1", port: UInt16(port))
        case (.rtuOverTCP, .port(let port)): driver = .modbusRTUOverTCP(host: "127.0.0.1", port: UInt16(port))
        case (.rtu, .device(let device)): driver = .modbusRTU(Self.serial(device))
        case (.ascii, .device(let device)): driver = .modbusASCII(Self.serial(device))
        default: throw PeerError()
        }
        // A slow machine may take its time; no test waits for this.
        link = LinkPlan(name: "peer", driver: driver, timeout: .seconds(5))
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What the server has been told to write: registers or coils, as it saw them.
    func written(_ what: String, _ address: Int, _ count: Int) throws -> [Int?] {
        input.fileHandleForWriting.write(Data("\(what) \(address) \(count)\n".utf8))
        return try JSONDecoder().decode([Int?].self, from: Self.line(from: output, &rest))
    }

    private static func serial(_ device: String) -> SerialPlan {
        SerialPlan(device: device, baud: 115_200, parity: .none, stopBits: 1)
    }

    private static func line(from pipe: Pipe, _ rest: inout Data) throws -> Data {
        while true {
            if let end = rest.firstIndex(of: 10) {
                let line = Data(rest[rest.startIndex..<end])
                rest = Data(rest[rest.index(after: end)...])
                return line
            }
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { throw PeerError() }
            rest += more
        }
    }
}

struct PeerError: Error {}

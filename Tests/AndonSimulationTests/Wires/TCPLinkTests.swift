import AndonCore
import AndonSimulation
import SimClient
import Testing

@Suite("TCP endpoints", .timeLimit(.minutes(2)))
struct TCPLinkTests {
    static let readVacuum: [UInt8] = [0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 1]
    static let vacuum: [UInt8] = [0, 1, 0, 0, 0, 5, 1, 4, 2]

    @Test("a client that we did not write reads and writes every area")
    func libmodbus() async throws {
        try await RunningLine.with { line in
            var peer = unsafe sim_peer_t(device: nil, baud: 0, port: Int32(try line.port("placer-net")), unit: 1)
            var words = [UInt16](repeating: 0, count: 4)
            #expect(unsafe sim_read_registers(&peer, 4, 0, 1, &words) == 1)
            #expect(abs(Double(Int16(bitPattern: words[0])) * 0.1 + 75) < 1.2)
            #expect(unsafe sim_write_registers(&peer, 20, 2, [0x4A42, 0]) == 2)
            #expect(unsafe sim_read_registers(&peer, 3, 20, 2, &words) == 2)
            #expect(words.prefix(2) == [0x4A42, 0])
            // MODBUS_ENOBASE + 2: illegal data address.
            #expect(unsafe sim_read_registers(&peer, 3, 9000, 1, &words) == -112_345_680)

            var tower = unsafe sim_peer_t(device: nil, baud: 0, port: Int32(try line.port("io")), unit: 1)
            var bits = [UInt8](repeating: 9, count: 2)
            #expect(unsafe sim_read_bits(&tower, 1, 16, 2, &bits) == 2)
            #expect(bits == [1, 0])
            #expect(unsafe sim_write_coil(&tower, 16, 0) == 1)
            #expect(unsafe sim_read_bits(&tower, 1, 16, 1, &bits) == 1)
            #expect(bits[0] == 0)
            #expect(unsafe sim_read_bits(&tower, 2, 0, 1, &bits) == 1)
        }
    }

    @Test("several clients at once, several requests in one write")
    func clients() async throws {
        try await RunningLine.with { line in
            let clients = try (0..<5).map { _ in try #require(RawClient(port: try line.port("placer-net"))) }
            for client in clients { client.send(Self.readVacuum + [0, 2] + Self.readVacuum.dropFirst(2)) }
            for client in clients {
                let answers = client.receive(22)
                #expect(answers.prefix(9) == Self.vacuum[...])
                #expect(answers.dropFirst(11).prefix(2) == [0, 2])
            }
        }
    }

    @Test("who does not speak Modbus TCP is shown out")
    func stranger() async throws {
        try await RunningLine.with { line in
            let client = try #require(RawClient(port: try line.port("io")))
            client.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            #expect(client.isClosed())
        }
    }

    @Test("refuse closes the connections and the port; heal listens on the same port again")
    func refuse() async throws {
        try await RunningLine.with { line in
            let port = try line.port("placer-net")
            let client = try #require(RawClient(port: port))
            client.send(Self.readVacuum)
            #expect(client.receive(11).count == 11)
            await line.command("refuse placer-net")
            #expect(client.isClosed())
            #expect(RawClient(port: port) == nil)
            await line.command("heal placer-net")
            let again = try #require(RawClient(port: port))
            again.send(Self.readVacuum)
            #expect(again.receive(11).prefix(9) == Self.vacuum[...])
        }
    }

    @Test("hang-up resets every connection, whether somebody asks or not; the port stays")
    func hangUp() async throws {
        try await RunningLine.with { line in
            let port = try line.port("placer-net")
            let client = try #require(RawClient(port: port))
            client.send(Self.readVacuum)
            #expect(client.receive(11).count == 11)
            await line.command("hang-up placer-net")
            #expect(client.isClosed())
            let again = try #require(RawClient(port: port))
            again.send(Self.readVacuum)
            #expect(again.receive(11).count == 11)
        }
    }

    @Test("a late or dead endpoint keeps nobody else waiting")
    func late() async throws {
        try await RunningLine.with { line in
            let late = try #require(RawClient(port: try line.port("placer-net")))
            let other = try #require(RawClient(port: try line.port("io")))
            for command in ["late placer-net 1 600s", "dead placer"] {
                await line.command(command)
                late.send(Self.readVacuum)
                other.send([0, 1, 0, 0, 0, 6, 1, 1, 0, 16, 0, 1])
                #expect(other.receive(10) == [0, 1, 0, 0, 0, 4, 1, 1, 1, 1])
                #expect(!late.hasBytes)
            }
        }
    }

    @Test(
        "unit faults are on the wire as they are named, and gone when healed",
        arguments: [
            ("wrong-unit placer-net 1", [0, 1, 0, 0, 0, 5, 2, 4, 2]),
            ("exception placer-net 1 4", [0, 1, 0, 0, 0, 3, 1, 0x84, 4]),
            ("wrong-transaction placer-net 1", [0x11, 0x12, 0, 0, 0, 5, 1, 4, 2]),
            ("wrong-function placer-net 1", [0, 1, 0, 0, 0, 5, 1, 3, 2]),
        ] as [(String, [UInt8])])
    func unitFault(command: String, answer: [UInt8]) async throws {
        try await RunningLine.with { line in
            let client = try #require(RawClient(port: try line.port("placer-net")))
            await line.command(command)
            client.send(Self.readVacuum)
            #expect(client.receive(answer.count) == answer)
        }
    }

    @Test("a cut answer ends with the connection")
    func cut() async throws {
        try await RunningLine.with { line in
            await line.command("cut placer-net 1")
            let client = try #require(RawClient(port: try line.port("placer-net")))
            client.send(Self.readVacuum)
            #expect(client.receive(11).count == 6)
            #expect(client.isClosed())
        }
    }

    @Test("a spike is on the wire with the next answer, and the stop output can be ignored")
    func values() async throws {
        try await RunningLine.with { line in
            let client = try #require(RawClient(port: try line.port("io")))
            await line.command("ignore-writes tower/hold")
            let off: [UInt8] = [0, 3, 0, 0, 0, 6, 1, 5, 0, 16, 0, 0]
            client.send(off)
            #expect(client.receive(12) == off)
            client.send([0, 4, 0, 0, 0, 6, 1, 1, 0, 16, 0, 1])
            #expect(client.receive(10).last == 1)
            await line.command("set placer/vacuum -12.3")
            let placer = try #require(RawClient(port: try line.port("placer-net")))
            placer.send(Self.readVacuum)
            #expect(placer.receive(11).suffix(2) == [0xFF, 0x85])
        }
    }
}

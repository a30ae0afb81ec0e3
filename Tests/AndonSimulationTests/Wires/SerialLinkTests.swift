import AndonCore
import AndonSimulation
import Foundation
import SimClient
import Testing

@Suite("Serial ports", .timeLimit(.minutes(2)))
struct SerialLinkTests {
    static func read(unit: UInt8, at address: UInt16 = 4096) -> [UInt8] {
        CRC16.sealed([unit, 3, UInt8(address >> 8), UInt8(address & 0xFF), 0, 1])
    }

    @Test("a client that we did not write reads and writes in the time of the wire", arguments: [true, false])
    func libmodbus(isPaced: Bool) async throws {
        try await RunningLine.with(change: { $0.isPaced = isPaced }) { line in
            let device = try line.device("oven-bus")
            let (read, written, after) = unsafe device.withCString { device in
                var words = [UInt16](repeating: 0, count: 2)
                var peer = unsafe sim_peer_t(device: device, baud: 115_200, port: 0, unit: 1)
                let read = unsafe sim_read_registers(&peer, 3, 4096, 2, &words)
                let written = unsafe sim_write_registers(&peer, 4097, 1, [1234])
                _ = unsafe sim_read_registers(&peer, 3, 4097, 1, &words)
                return (read, written, words[0])
            }
            #expect(read == 2)
            #expect(written == 1)
            #expect(after == 1234)
        }
    }

    @Test("a paced answer comes in pieces that are together the answer")
    func paced() async throws {
        let slow = SamplePlan.text.replacing("baud: 115200", with: "baud: 9600")
        try await RunningLine.with(slow, change: { $0.isPaced = true }) { line in
            let client = try #require(RawClient(device: try line.device("oven-bus")))
            client.send(CRC16.sealed([2, 3, 0x10, 0, 0, 20]))
            let answer = client.receive(45)
            #expect(answer.count == 45)
            #expect(answer.prefix(3) == [2, 3, 40])
            #expect(CRC16.isSealed(answer))
        }
    }

    @Test("a late unit answers after the others, to whoever listens then")
    func late() async throws {
        try await RunningLine.with { line in
            let client = try #require(RawClient(device: try line.device("oven-bus")))
            await line.command("late oven-bus 1 800ms")
            client.send(Self.read(unit: 1))
            client.send(Self.read(unit: 2))
            #expect(client.receive(7).first == 2)
            #expect(client.receive(7).first == 1)
        }
    }

    @Test("a dead unit is silent, the next one answers; a wrong checksum is wrong; a wrong unit is another")
    func unitFaults() async throws {
        try await RunningLine.with { line in
            let client = try #require(RawClient(device: try line.device("oven-bus")))
            await line.command("dead oven-bus 1")
            await line.command("wrong-crc oven-bus 2")
            await line.command("wrong-unit oven-bus 3")
            client.send(Self.read(unit: 1) + Self.read(unit: 2))
            let second = client.receive(7)
            #expect(second.first == 2)
            #expect(!CRC16.isSealed(second))
            client.send(Self.read(unit: 3))
            let third = client.receive(7)
            #expect(third.first == 4)
            #expect(CRC16.isSealed(third))
            await line.command("garbage oven-bus")
            client.send(Self.read(unit: 3))
            let noise = client.receive(7)
            #expect(noise.count == 7)
            #expect(!CRC16.isSealed(noise))
        }
    }

    @Test("unplug takes the port from under its client; heal brings a new one under the same name")
    func unplug() async throws {
        try await RunningLine.with { line in
            let device = try line.device("oven-bus")
            let client = try #require(RawClient(device: device))
            client.send(Self.read(unit: 1))
            #expect(client.receive(7).count == 7)
            await line.command("unplug oven-bus")
            #expect(client.isClosed())
            #expect(RawClient(device: device) == nil)
            await line.command("heal")
            let again = try #require(RawClient(device: device))
            again.send(Self.read(unit: 1))
            #expect(again.receive(7).first == 1)
        }
    }

    @Test("a file in the way of a port is left alone, and said")
    func inTheWay() async throws {
        let folder = NSTemporaryDirectory() + "sim-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "mine".write(toFile: folder + "/oven-bus", atomically: true, encoding: .utf8)
        let simulation = try Simulation(
            plan: try SamplePlan.plan(), text: SamplePlan.text, options: SimulationOptions(folder: folder))
        let refusal = await #expect(throws: WireError.self) { _ = try await simulation.start() }
        #expect(refusal?.text.contains("in the way") == true)
        await simulation.stop()
        #expect(try String(contentsOfFile: folder + "/oven-bus", encoding: .utf8) == "mine")
    }
}

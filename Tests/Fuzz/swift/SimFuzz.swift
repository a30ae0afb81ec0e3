// needs: AndonCore Sources/AndonSimulation/Modbus Sources/AndonSimulation/Faults Sources/AndonSimulation/Line
// needs: Sources/AndonSimulation/Control/LineCutter.swift Sources/AndonSimulation/Control/Nearest.swift
// needs: Sources/AndonSimulation/Control/ScriptReader.swift Tests/Fuzz/swift/support
import AndonCore

// The simulator's side of the wire: frames are found in whatever pieces the bytes come, no more is kept than a frame, and
// every request that is found is answered with a frame of the standard's size. Commands are read and carried out. The
// first byte chooses.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSim(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    switch bytes.byte() & 3 {
    case 0: tcp(bytes.pieces())
    case 1: rtu(bytes.pieces())
    case 2: ascii(bytes.pieces())
    default: commands(bytes.pieces())
    }
    return 0
}

private let plan: Plan = {
    func tag(_ name: String, _ point: Point, _ type: ValueType, _ link: Int) -> TagPlan {
        TagPlan(
            name: name, machine: MachineID(0), link: LinkID(link), unit: 1, point: point, type: type,
            access: point.area == .holding || point.area == .coil ? .readWrite : .read)
    }
    let tags = [
        tag("hold", Point(.coil, 7), .bool, 0), tag("door", Point(.discrete, 0), .bool, 0),
        tag("zone", Point(.holding, 7), .int16, 0), tag("flow", Point(.input, 8), .float32, 0),
        tag("mode", Point(.holding, 9), .bits(from: 2, count: 3), 0),
        tag("name", Point(.holding, 20), .text(registers: 4), 0),
        tag("bus", Point(.holding, 65_535), .uint16, 1),
    ]
    let serial = SerialPlan(device: "/dev/ttyS0", baud: 9_600, parity: .even, stopBits: 1)
    return Plan(
        site: "s", line: "l", hash: "", broker: nil,
        links: [
            LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.1", port: 502)),
            LinkPlan(name: "bus", driver: .modbusRTU(serial)),
        ], machines: [MachinePlan(name: "m", kind: .other, link: LinkID(0), tags: tags.indices.map { TagID($0) })],
        tags: tags, rules: [], stop: nil, agent: AgentPlan())
}()

private func serve(_ pdu: [UInt8], unit: UInt8, link: Int, _ framing: Transmission.Framing) {
    var line = SimulatedLine(plan: plan, seed: 1, keepsReads: true)
    for unit in [unit, 1] {
        let answer = line.answer(pdu, unit: unit, link: LinkID(link), framing: framing)
        check(answer.pieces.allSatisfy { $0.bytes.count <= 520 }, "an answer without end")
    }
    if let place = (try? ModbusRequest(pdu: pdu))?.place {
        check(
            place.address >= 0 && place.address + place.count <= 65_536 && place.count <= 2_000, "beyond the addresses")
    }
}

private func tcp(_ pieces: [[UInt8]]) {
    var whole = MBAPFramer()
    var cut = MBAPFramer()
    let expected = try? whole.take(pieces.joined())
    var found: [MBAPFrame]? = []
    for piece in pieces {
        guard let frames = try? cut.take(piece) else {
            found = nil
            break
        }
        found? += frames
    }
    check(expected == found, "in pieces it says something else")
    for frame in expected ?? [] {
        check((1...253).contains(frame.pdu.count), "a frame of no size")
        serve(frame.pdu, unit: frame.unit, link: 0, .tcp(transaction: frame.transaction))
    }
}

private func rtu(_ pieces: [[UInt8]]) {
    var framer = RTUFramer()
    for piece in pieces {
        // Sealed, so that something is behind the checksum.
        let isSealed = piece.count >= 4 && piece[0] & 1 == 1
        var frames = framer.take(isSealed ? CRC16.sealed(piece) : piece)
        if piece.count % 3 == 0, let frame = framer.silence() { frames.append(frame) }
        for frame in frames {
            check((1...RTUFramer.longest + 300).contains(frame.length), "a frame of no size")
            serve(frame.pdu, unit: frame.unit, link: 1, .rtu)
        }
    }
    _ = framer.silence()
    check(framer.isIdle, "silence, and something is left")
}

private func ascii(_ pieces: [[UInt8]]) {
    var whole = ASCIIFramer()
    var cut = ASCIIFramer()
    let expected = whole.take(pieces.joined())
    check(expected == pieces.flatMap { cut.take($0) }, "in pieces it says something else")
    for piece in pieces where piece.count >= 2 && piece.count <= 254 {
        var framer = ASCIIFramer()
        let frames = framer.take(ASCIIFrame.bytes(unit: piece[0], pdu: Array(piece.dropFirst())))
        check(frames == [RTUFramer.Frame(unit: piece[0], pdu: Array(piece.dropFirst()))], "not what was written")
    }
    for frame in expected {
        check((1...254).contains(frame.pdu.count), "a frame of no size")
        serve(frame.pdu, unit: frame.unit, link: 1, .ascii)
    }
}

private func commands(_ pieces: [[UInt8]]) {
    var cutter = LineCutter()
    var line = SimulatedLine(plan: plan, seed: 7)
    let reader = CommandReader(plan: plan)
    var time: Int64 = 0
    for piece in pieces {
        guard let lines = try? cutter.take(piece) else { return }
        for text in lines {
            _ = try? ScriptReader.read(text, plan: plan)
            do throws(CommandReader.Refusal) {
                let outcome = line.perform(try reader.read(text))
                check(isHarmless(outcome.text), "words that can do harm: \(outcome.text)")
            } catch {
                check(!error.text.isEmpty && error.text.utf8.count < 8_192, "no words, or too many")
                check(
                    error.text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "words that can do harm: \(error.text)")
            }
            time += 700_000_000
            line.step(to: Uptime(nanoseconds: time))
        }
        for unit in line.units(on: LinkID(0)) {
            let answer = line.answer([3, 0, 7, 0, 3], unit: unit, link: LinkID(0), framing: .tcp(transaction: 1))
            check(answer.pieces.allSatisfy { $0.bytes.count <= 520 }, "an answer without end")
        }
        _ = line.takeJournal()
    }
}

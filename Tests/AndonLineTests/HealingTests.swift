import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

@Suite("a wire that finds out what its units refuse", .serialized, .timeLimit(.minutes(2)))
struct HealingTests {
    /// The zone at 100, and `count` tags from holding 300 on.
    private func rig(_ device: PickyDevice, count: Int = 40) -> (Rig, [TagID]) {
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        let tags = (0..<count).map { rig.add("t\($0)", holding: UInt16(300 + $0)) }
        return (rig, tags)
    }

    private func report(_ step: WireReport.Step, _ ear: Ear, from: Int = 0) async throws -> WireReport {
        try await ear.first(from: from) { event in
            if case .wire(let report) = event, report.step == step { report } else { nil }
        }
    }

    @Test("one refused address in a block of 40: the other 39 are good again, the one is named")
    func middle() async throws {
        let device = try PickyDevice(.init(refused: [317], registers: [316: 16, 318: 18, 339: 39]))
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            let told = try await report(.pointRefused, ear)
            #expect(told.tags == [tags[17]] && told.unit == 1)
            #expect(told.text.contains("unit 1 on oven-bus refuses holding 317 (oven/t17)"))
            for tag in tags where tag != tags[17] { _ = try await ear.sample(of: tag) { $0.quality == .good } }
            let last = try await ear.sample(of: tags[39]) { $0.quality == .good }
            #expect(last.value == 39)
            _ = try await ear.sample(of: tags[17]) { $0.quality == .bad(.refusedAddress) }
            // From now on nobody asks for it.
            let before = device.requests.count
            while device.requests.count < before + 20 { try await Task.sleep(for: .milliseconds(5)) }
            let later = device.requests.dropFirst(before)
            #expect(!later.contains { $0.addresses.contains(317) })
        }
    }

    @Test("a device that answers 16 registers at most is read in pieces of 16, and the next run knows it")
    func limit() async throws {
        let device = try PickyDevice(.init(longest: 16, registers: [339: 39]))
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { line, ear in
            let told = try await report(.limitLearnt, ear)
            #expect(
                told.text
                    == "unit 1 on oven-bus answers at most 16 holding registers in one request: it is tried again rarely"
            )
            let last = try await ear.sample(of: tags[39]) { $0.quality == .good }
            #expect(last.value == 39)
        }
        let before = device.requests.count
        try await withLine(rig.plan, in: folder) { line, ear in
            for tag in tags { _ = try await ear.sample(of: tag) { $0.quality == .good } }
        }
        // Whether the limit still holds is tried with two requests, once it is connected.
        #expect(device.requests.dropFirst(before).count { $0.count > 16 } <= 10)
        #expect(device.requests.dropFirst(before).filter { $0.count > 16 }.allSatisfy { $0.count <= 40 })
    }

    @Test("the next run asks for what was refused once, alone, and reads it with the others when it is told to forget")
    func restart() async throws {
        let device = try PickyDevice(.init(refused: [317]))
        defer { device.end() }
        let (rig, tags) = self.rig(device)
        let folder = try Folder()
        try await withLine(rig.plan, in: folder) { _, ear in _ = try await report(.pointRefused, ear) }
        let before = device.requests.count
        try await withLine(rig.plan, in: folder) { line, ear in
            _ = try await ear.sample(of: tags[17]) { $0.quality == .bad(.refusedAddress) }
            _ = try await ear.sample(of: tags[39]) { $0.quality == .good }
            #expect(device.requests.dropFirst(before).allSatisfy { !$0.addresses.contains(317) || $0.count == 1 })
            device.manner.withLock { $0.refused = [] }
            #expect(line.forget(link: "oven-bus", unit: 1))
            #expect(!line.forget(link: "nowhere"))
            _ = try await ear.sample(of: tags[17]) { $0.quality == .good }
        }
    }

    @Test(
        "a refusal that does not come twice costs one sample of each tag, and nothing is left out",
        arguments: [1, 2, 3] as [UInt8])
    func hiccup(code: UInt8) async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let (rig, tags) = self.rig(device, count: 8)
        try await withLine(rig.plan, in: Folder()) { line, ear in
            for tag in tags { _ = try await ear.sample(of: tag) { $0.quality == .good } }
            let from = await ear.count
            device.manner.withLock { $0.once[300] = code }
            _ = try await ear.sample(of: tags[0], from: from) { $0.quality == .bad(.exception) }
            device.manner.withLock { for index in 0..<8 { $0.registers[300 + index] = 7 } }
            for tag in tags { _ = try await ear.sample(of: tag, from: from) { $0.quality == .good && $0.value == 7 } }
            let asked = device.requests.count
            while device.requests.count < asked + 40 { try await Task.sleep(for: .milliseconds(5)) }
            let told = await ear.heard.contains { if case .wire = $0 { true } else { false } }
            #expect(!told)
            #expect(line.snapshot.links[0].units.allSatisfy { $0.refused.isEmpty && $0.limits.isEmpty })
        }
    }

    @Test("a unit that refuses everything for a while is told in one line, and is read again soon after it answers")
    func stopped() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        var (rig, tags) = self.rig(device, count: 0)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        // Each a request of its own.
        tags = (0..<42).map { rig.add("t\($0)", holding: UInt16(1_000 + 200 * $0)) }
        let plan = rig.plan
        let folder = try Folder()
        try await withLine(plan, in: folder) { line, ear in
            for tag in tags { _ = try await ear.sample(of: tag) { $0.quality == .good } }
            device.manner.withLock { $0.exceptions = [1: 1] }
            let told = try await report(.pointRefused, ear)
            #expect(told.text.hasPrefix("unit 1 on oven-bus refuses all of holding "))
            #expect(told.text.contains(" more): tried again as a dead unit is"))
            let machine = try await ear.first { event in
                if case .machine(let report) = event, report.state == .degraded { report } else { nil }
            }
            #expect(machine.reason?.contains("refuses every tag of it") == true)
            let from = await ear.count
            device.manner.withLock { $0.exceptions = [:] }
            for tag in tags { _ = try await ear.sample(of: tag, from: from) { $0.quality == .good } }
            let lines = await ear.heard.count {
                if case .wire(let report) = $0 { report.step == .pointRefused } else { false }
            }
            // The time of the first refusals may lie on both sides of a second's end.
            #expect(lines <= 3)
        }
        // Nothing of it is kept: the next run reads everything at once.
        let text = (try? String(contentsOfFile: folder.path + "/learnt", encoding: .utf8)) ?? ""
        #expect(!text.contains("refused"))
    }

    @Test("what a device refused is asked for again at once when it was switched off and on")
    func reconnect() async throws {
        let device = try PickyDevice(.init(refused: [317]))
        defer { device.end() }
        var (rig, tags) = self.rig(device)
        rig.plan.links[0].probeAtMost = .milliseconds(500)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await report(.pointRefused, ear)
            device.manner.withLock { $0.refused = [] }
            device.dropConnections()
            // Rarely is a minute.
            _ = try await ear.sample(of: tags[17]) { $0.quality == .good }
            _ = try await report(.pointReturned, ear)
        }
    }

    @Test("a file of learnt things that cannot be read is set aside and told, and the line runs")
    func corrupt() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        let (rig, tags) = self.rig(device, count: 2)
        let folder = try Folder()
        try Data("andon-learnt 1\nnonsense".utf8).write(to: URL(fileURLWithPath: folder.path + "/learnt"))
        let told = Told()
        try await withLine(rig.plan, in: folder, problem: { told.append($0) }) { _, ear in
            _ = try await ear.sample(of: tags[1]) { $0.quality == .good }
        }
        #expect(told.all.contains { $0.contains("learnt.bad") })
        #expect(FileManager.default.fileExists(atPath: folder.path + "/learnt.bad"))
    }

    @Test("a unit that is busy now and then brings no bad sample")
    func busy() async throws {
        let device = try PickyDevice()
        defer { device.end() }
        var (rig, tags) = self.rig(device, count: 1)
        for index in rig.plan.tags.indices { rig.plan.tags[index].poll = .milliseconds(500) }
        try await withLine(rig.plan, in: Folder()) { line, ear in
            _ = try await ear.sample(of: tags[0]) { $0.quality == .good }
            let from = await ear.count
            // Two requests of a cycle, each at most three times.
            device.manner.withLock {
                $0.busy = 3
                $0.registers[300] = 7
            }
            _ = try await ear.sample(of: tags[0], from: from) { $0.value == 7 }
            let bad = await ear.heard.filter { if case .value(let one) = $0 { !one.quality.isGood } else { false } }
            #expect(bad.isEmpty)
        }
    }

    @Test("a stop that the relay is too busy for is written again at once")
    func busyStop() async throws {
        let device = try PickyDevice(.init(registers: [100: 2_400], coils: [16: true]))
        defer { device.end() }
        let oven = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        let rig = Rig(oven: oven.tcp, io: .modbusTCP(host: "127.0.0.1", port: device.port))
        try await withLine(rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            device.manner.withLock { $0.busy = 2 }
            oven.setHolding(100, 2_423)
            let confirmed = try await ear.step(.confirmed)
            // The same attempt: the sequence never saw a failure.
            #expect(confirmed.attempts == 1)
            #expect(device.manner.withLock { $0.coils[16] } == false)
            #expect(device.requests.filter { $0.function == 5 }.count == 3)
        }
    }
}

/// What a closure was told, from any thread.
final class Told: Sendable {
    private let texts = Mutex<[String]>([])
    func append(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
}

import AndonCore
import AndonLine
import Foundation
import Testing

/// Rows 58 to 62: numbers that a device serves and nobody may believe, on real wires.
@Suite("values that are none", .serialized, .timeLimit(.minutes(2)))
struct ValueTests {
    private func rig(_ wire: PollTests.Wire) throws -> (Rig, Slave) {
        let slave = try Slave(wire == .tcp ? .tcp : .rtu)
        let driver = wire == .tcp ? slave.tcp : slave.rtu
        return (Rig(oven: driver, io: driver, mode: .shadow), slave)
    }

    /// Registers from 200 on, two for each.
    private static let words: [(first: Int, second: Int, quality: Quality)] = [
        (0x7FC0, 0, .bad(.notANumber)), (0xFFC0, 1, .bad(.notANumber)), (0x7F80, 0, .bad(.notANumber)),
        (0xFF80, 0, .bad(.notANumber)), (0, 1, .bad(.notANumber)), (0x0000, 0x3F80, .bad(.notANumber)),
        (0x8000, 0, .good), (0xC61C, 0x3C00, .bad(.sentinel)), (0x4F00, 0x0000, .bad(.implausible)),
        // 21.5 and 21.7 with their words the wrong way round.
        (0x0000, 0x41AC, .bad(.notANumber)), (0x999A, 0x41AD, .bad(.implausible)), (0x41AC, 0, .good),
    ]

    @Test(
        "rows 58, 59, 62: what is no number, a sentinel or implausible is bad; no rule is true; JSON stays JSON",
        arguments: PollTests.Wire.allCases)
    func none(wire: PollTests.Wire) async throws {
        var (rig, slave) = try rig(wire)
        var tags: [TagID] = []
        for (index, word) in Self.words.enumerated() {
            let tag = rig.add("f\(index)", holding: UInt16(200 + 2 * index))
            rig.plan.tags[tag.index].type = .float32
            // -9999.0, as the bits that say it.
            rig.plan.tags[tag.index].badValues = [0xC61C_3C00]
            rig.plan.tags[tag.index].plausible = 0...1_000
            tags.append(tag)
            slave.setHolding(UInt16(200 + 2 * index), word.first)
            slave.setHolding(UInt16(201 + 2 * index), word.second)
        }
        let bad = zip(tags, Self.words).filter { $0.1.quality != .good }.map(\.0)
        rig.plan.rules[0].tags = bad
        rig.plan.rules[0].condition = .outside(low: 1e300, high: 1e301)
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            for (tag, word) in zip(tags, Self.words) {
                let sample = try await ear.sample(of: tag) { _ in true }
                #expect(sample.quality == word.quality, "\(word)")
                #expect(sample.value.isFinite && sample.value.isNormal || sample.value.bitPattern == 0)
            }
            try await ear.steady(of: Rig.zone)
            let heard = await ear.heard
            #expect(!heard.contains { if case .alarm = $0 { true } else { false } })
            var encoder = EventEncoder(plan: rig.plan)
            var messages: [EventMessage] = []
            let wall = WallTime(nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: MonotonicClock.now())
            for event in heard { encoder.encode(event, wall: wall, id: { "id" }, into: &messages) }
            for message in messages {
                let object = try JSONSerialization.jsonObject(with: Data(message.payload))
                #expect(object is [String: Any])
            }
        }
    }

    @Test("row 60: a counter goes on over its wrap; that it fell otherwise is told", arguments: PollTests.Wire.allCases)
    func counter(wire: PollTests.Wire) async throws {
        var (rig, slave) = try rig(wire)
        let tag = rig.add("boards", holding: 200)
        rig.plan.tags[tag.index].type = .uint16
        rig.plan.tags[tag.index].counter = CounterPlan(wrapsAt: 65_536)
        slave.setHolding(200, 65_530)
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: tag) { $0.quality.isGood && $0.value == 65_530 }
            slave.setHolding(200, 4)
            _ = try await ear.sample(of: tag) { $0.quality.isGood && $0.value == 65_540 }
            slave.setHolding(200, 30_000)
            _ = try await ear.sample(of: tag) { $0.quality.isGood && $0.value == 95_536 }
            slave.setHolding(200, 2)
            let told = try await ear.first { event in
                if case .wire(let report) = event, report.step == .counterReset { report } else { nil }
            }
            #expect(told.tags == [tag])
            _ = try await ear.sample(of: tag) { $0.quality.isGood && $0.value == 95_538 }
            #expect(
                await !ear.heard.contains {
                    if case .value(let one) = $0 { one.tag == tag && one.value < 65_530 } else { false }
                })
        }
    }

    @Test(
        "row 61: a value of two registers comes from one request, whatever the device's limit",
        arguments: [125, 7, 3, 2])
    func torn(longest: Int) async throws {
        let device = try PickyDevice(.init(longest: longest, countsRequests: true))
        defer { device.end() }
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        let tags = (0..<20).map { index in
            let tag = rig.add("n\(index)", holding: UInt16(301 + 2 * index))
            rig.plan.tags[tag.index].type = .uint32
            return tag
        }
        try await withLine(rig.plan, in: Folder()) { _, ear in
            for tag in tags { _ = try await ear.sample(of: tag) { $0.quality.isGood } }
            let from = await ear.count
            for tag in tags { _ = try await ear.sample(of: tag, from: from) { $0.quality.isGood } }
            let torn = await ear.heard.filter { event in
                guard case .value(let one) = event, tags.contains(one.tag), one.quality.isGood else { return false }
                return UInt32(one.value) >> 16 != UInt32(one.value) & 0xFFFF
            }
            #expect(torn.isEmpty, "\(torn)")
        }
    }
}

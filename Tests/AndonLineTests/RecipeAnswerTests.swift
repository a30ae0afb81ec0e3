import AndonCore
import AndonLine
import Synchronization
import Testing

@Suite("a recipe and the values that come with it", .timeLimit(.minutes(1)))
struct RecipeAnswerTests {
    @Test("values that come with another code are held against the limits of that code, not against those before")
    func text() async throws {
        let device = try PickyDevice(.init(registers: [100: 2_400, 101: 0x4131]))
        defer { device.end() }
        let driver = LinkDriver.modbusTCP(host: "127.0.0.1", port: device.port)
        var rig = Rig(oven: driver, io: driver, mode: .shadow)
        let code = rig.add("code", holding: 101)
        rig.plan.tags[code.index].type = .text(registers: 1)
        rig.plan.rules[0].condition = .above(250)
        rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        var heavy = rig.plan.rules[0]
        heavy.condition = .above(300)
        rig.plan.recipes = RecipesPlan(
            tag: code, isByHand: false,
            products: [
                RecipePlan(name: "light", matches: [.text(TextPattern("A1"))], changes: [:]),
                RecipePlan(
                    name: "heavy", matches: [.text(TextPattern("B2"))],
                    changes: [RuleID(0): .changed(heavy)]),
            ])
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood && $0.value == 240 }
            _ = try await ear.first { event in
                if case .recipe(let report) = event, report.to == RecipeID(0) { report } else { nil }
            }
            // One answer is made of registers that change together.
            device.manner.withLock { ($0.registers[100], $0.registers[101]) = (2_800, 0x4232) }
            _ = try await ear.sample(of: Rig.zone) { $0.value == 280 }
            device.manner.withLock { $0.registers[100] = 2_790 }
            _ = try await ear.sample(of: Rig.zone) { $0.value == 279 }
            _ = try await ear.first { event in
                if case .recipe(let report) = event, report.to == RecipeID(1) { report } else { nil }
            }
            #expect(await !ear.heard.contains { if case .alarm = $0 { true } else { false } })
        }
    }
}

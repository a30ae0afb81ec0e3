import AndonCore
import AndonLine
import Foundation
import Testing

/// Tags that are made of others, on real wires.
@Suite("derived tags, on real wires", .serialized, .timeLimit(.minutes(2)))
struct DerivedTagTests {
    @Test("what is made of two wires' tags is sent, stops the line, and is bad with the one that falls silent")
    func twoWires() async throws {
        let (oven, io) = (try Slave(.rtu), try Slave(.tcp))
        oven.setHolding(100, 2_400)
        io.setCoil(16, true)
        io.setHolding(200, 235)
        var rig = Rig(oven: oven.rtu, io: io.tcp)
        let target = rig.add("target", holding: 200, link: 1)
        rig.plan.tags[target.index].units = "°C"
        let off = TagID(rig.plan.tags.count)
        let expression = RuleExpression([.value(Rig.zone), .value(target), .subtract, .magnitude])
        var tag = TagPlan(
            name: "off", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 0), type: .float64, units: "°C",
            poll: .milliseconds(20), publish: PublishPlan(minimum: .zero))
        tag.derived = DerivedPlan(.value(expression, isSwitch: false), text: "value abs(oven/zone1 - oven/target)")
        rig.plan.tags.append(tag)
        rig.plan.machines[0].tags.append(off)
        rig.plan.rules = [
            RulePlan(name: "far-off", tags: [off], condition: .above(8), severity: .critical, action: .stop)
        ]
        try await withLine(rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: off) { $0.quality.isGood && abs($0.value - 5) < 1e-9 }
            io.setHolding(200, 231)
            let raised = try await ear.alarm(.raised)
            #expect(raised.tag == off && abs(raised.value - 9) < 1e-9)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.causes == [.alarm(AlarmKey(rule: RuleID(0), tag: off))] && !io.coil(16))
            oven.setDeaf(true)
            _ = try await ear.sample(of: off) { $0.quality == .bad(.timeout) }
            oven.setDeaf(false)
            let from = await ear.count
            _ = try await ear.sample(of: off, from: from) { $0.quality.isGood }
            let times = await ear.heard.compactMap { event in
                if case .value(let sample) = event, sample.tag == off { sample.at } else { nil }
            }
            #expect(times.count > 3 && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "whichever wire made it")
        }
    }
}

import AndonCore
import AndonLine
import Testing

/// The small line with a stop of several outputs: each one coil on a slave of its own, `infeed` at coil 16, `tower` at 17.
struct StageRig {
    var rig: Rig
    let oven: Slave
    /// Where `infeed` is.
    let io: Slave
    /// Where `tower` is.
    let aside: Slave

    static let infeed = 0
    static let tower = 1

    /// `infeed` on one wire, `tower` on another; `infeed` may be given a delay, and `tower` stands in for it where asked.
    init(
        io ioWire: Slave.Wire = .tcp, aside asideWire: Slave.Wire = .rtu, steps: [StopStep],
        infeedAt coil: UInt16 = 16
    ) throws {
        oven = try Slave(.tcp)
        io = try Slave(ioWire)
        aside = try Slave(asideWire)
        oven.setHolding(100, 2_400)
        io.setCoil(coil, true)
        aside.setCoil(17, true)
        rig = Rig(oven: oven.tcp, io: ioWire == .tcp ? io.tcp : io.rtu, stopAt: coil)
        let link = LinkID(rig.plan.links.count)
        rig.plan.links.append(
            LinkPlan(name: "aside", driver: asideWire == .tcp ? aside.tcp : aside.rtu, timeout: .seconds(1)))
        let tag = TagID(rig.plan.tags.count)
        rig.plan.tags.append(
            TagPlan(
                name: "tower", machine: MachineID(1), link: link, point: Point(.coil, 17), type: .bool, access: .write))
        rig.plan.machines[1].tags.append(tag)
        rig.plan.stop = StopPlan(
            outputs: [
                StopOutput(name: "infeed", tag: TagID(1), stopValue: 0, runValue: 1, within: .seconds(2)),
                StopOutput(name: "tower", tag: tag, stopValue: 0, runValue: 1, within: .seconds(2)),
            ], procedures: [StopProcedure(name: "line", steps: steps)], mode: .armed)
    }

    func spike(_ ear: Ear) async throws {
        try await ear.steady(of: Rig.zone)
        oven.setHolding(100, 2_423)
    }

    /// The zone stands still again, so that a reset finds no cause.
    func calm(_ ear: Ear) async throws { _ = try await ear.alarm(.returned) }
}

extension Ear {
    /// The first step of this kind of one output.
    func stage(_ step: StopReport.Step, of output: Int, from start: Int = 0) async throws -> StopReport {
        try await first(from: start) { event in
            if case .stop(let report) = event, report.step == step, report.stage?.output == output {
                report
            } else {
                nil
            }
        }
    }

    /// Whether anything of this kind was told.
    func hasHeard(_ step: StopReport.Step) -> Bool {
        heard.contains { if case .stop(let report) = $0 { report.step == step } else { false } }
    }
}

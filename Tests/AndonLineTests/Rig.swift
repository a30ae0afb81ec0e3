import AndonCore
import AndonLine
import Foundation
import Synchronization
import Testing

/// A small line on real wires: an oven zone, a stop relay, and what a test adds.
struct Rig {
    var plan: Plan

    /// Zone 1 of the oven at holding 100 of unit 1 (0.1 °C), the relay at coil 16 of `io`.
    init(oven: LinkDriver, io: LinkDriver, mode: StopPlan.Mode = .armed, stopAt coil: UInt16 = 16) {
        // A slave on a busy machine may take its time; no test waits for this.
        var links = [LinkPlan(name: "oven-bus", driver: oven, timeout: .seconds(1))]
        if io != oven { links.append(LinkPlan(name: "io", driver: io, timeout: .seconds(1))) }
        let relayLink = LinkID(links.count - 1)
        let zone = TagPlan(
            name: "zone1", machine: MachineID(0), link: LinkID(0), point: Point(.holding, 100), type: .int16,
            scale: 0.1, units: "°C", poll: .milliseconds(20), publish: PublishPlan(minimum: .zero))
        let relay = TagPlan(
            name: "hold", machine: MachineID(1), link: relayLink, point: Point(.coil, coil), type: .bool,
            access: .write)
        plan = Plan(
            site: "plant", line: "test", hash: "0", broker: nil, links: links,
            machines: [
                MachinePlan(name: "oven", kind: .reflow, link: LinkID(0), tags: [TagID(0)]),
                MachinePlan(name: "tower", kind: .io, link: relayLink, tags: [TagID(1)]),
            ],
            tags: [zone, relay],
            rules: [
                RulePlan(
                    name: "zone-spike", tags: [TagID(0)], condition: .rises(by: 2, within: .seconds(1)),
                    confirm: Confirmation(needed: 2, outOf: 3), severity: .critical, action: .stop)
            ],
            stop: StopPlan(output: TagID(1), stopValue: 0, runValue: 1, within: .seconds(2), mode: mode),
            agent: AgentPlan())
    }

    /// Adds a polled tag on the oven's link.
    mutating func add(_ name: String, unit: UInt8 = 1, holding address: UInt16, link: Int = 0) -> TagID {
        let id = TagID(plan.tags.count)
        plan.tags.append(
            TagPlan(
                name: name, machine: MachineID(0), link: LinkID(link), unit: unit, point: Point(.holding, address),
                type: .int16, poll: .milliseconds(20), publish: PublishPlan(minimum: .zero)))
        plan.machines[0].tags.append(id)
        return id
    }

    static let zone = TagID(0)
    static let spike = AlarmKey(rule: RuleID(0), tag: TagID(0))
}

/// A folder that is gone with its last reference.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("andon-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Runs a line for the time of `body` and hears everything that leaves it.
func withLine(
    _ plan: Plan, in folder: Folder, restored: [AlarmKey] = [],
    problem: @escaping @Sendable (String) -> Void = { Issue.record("\($0)") },
    _ body: (Line, Ear) async throws -> Void
) async throws {
    let line = Line(plan: plan, latch: LatchFile(directory: folder.path), restored: restored, problem: problem)
    let ear = Ear(line)
    let listening = Task { await ear.listen() }
    try await offPool { try line.start() }
    do {
        try await body(line, ear)
    } catch {
        _ = try await offPool { line.end(within: .seconds(5)) }
        await listening.value
        throw error
    }
    let isDone = try await offPool { line.end(within: .seconds(5)) }
    #expect(isDone, "a wire was still inside its driver after 5 s")
    await listening.value
}

/// Blocking calls do not belong on the pool that the tests share.
func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}

/// Hears the events of a line; a test awaits facts, in the order in which they were told.
actor Ear {
    private let line: Line
    private(set) var heard: [LineEvent] = []
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isOver = false

    init(_ line: Line) { self.line = line }

    func listen() async {
        for await _ in line.gate.ready { take() }
        take()
        isOver = true
        wake()
    }

    private func take() {
        heard += line.gate.take(at: MonotonicClock.now())
        wake()
    }

    private func wake() {
        let waiting = waiting
        self.waiting = []
        for one in waiting { one.resume() }
    }

    /// Waits for a good sample of the tag and for some more answers on its link: a change is measured from two samples in a row.
    func steady(of tag: TagID) async throws {
        _ = try await sample(of: tag) { $0.quality.isGood }
        let link = line.plan[tag].link
        func answers() -> UInt64 { line.snapshot.links.first { $0.link == link }.map { UInt64($0.answers) } ?? 0 }
        let before = answers()
        while answers() < before + 4 {
            try Task.checkCancellation()
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The first event from `start` on that `match` makes something of; the suite's time limit bounds the wait.
    func first<Found: Sendable>(from start: Int = 0, _ match: @Sendable (LineEvent) -> Found?) async throws -> Found {
        var next = start
        while true {
            while next < heard.count {
                if let found = match(heard[next]) { return found }
                next += 1
            }
            guard !isOver else { throw Nothing() }
            // A test that runs out of time ends here, not never.
            try Task.checkCancellation()
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiting.append($0) }
            } onCancel: {
                Task { await self.wake() }
            }
        }
    }

    struct Nothing: Error {}

    var count: Int { heard.count }

    func step(_ step: StopReport.Step, from start: Int = 0) async throws -> StopReport {
        try await first(from: start) { event in
            if case .stop(let report) = event, report.step == step { report } else { nil }
        }
    }

    func sample(of tag: TagID, from start: Int = 0, where isWanted: @Sendable (Sample) -> Bool) async throws -> Sample {
        try await first(from: start) { event in
            if case .value(let sample) = event, sample.tag == tag, isWanted(sample) { sample } else { nil }
        }
    }

    func alarm(_ kind: AlarmTransition.Kind, from start: Int = 0) async throws -> AlarmTransition {
        try await first(from: start) { event in
            if case .alarm(let transition) = event, transition.kind == kind { transition } else { nil }
        }
    }
}

extension Slave {
    var tcp: LinkDriver { .modbusTCP(host: "127.0.0.1", port: port) }
    var ascii: LinkDriver {
        .modbusASCII(SerialPlan(device: path, baud: 115_200, dataBits: 7, parity: .even, stopBits: 1))
    }
    var rtu: LinkDriver { .modbusRTU(SerialPlan(device: path, baud: 115_200, parity: .even, stopBits: 1)) }
}

package import AndonCore

/// The physics of a simulated line: one value per tag of the plan, moved on in steps of 100 ms. Has no clock and touches
/// nothing; the same plan, seed, steps and commands give the same values.
package struct LineModel: Sendable {
    /// The grid on which everything is computed.
    package static let tick = TimeSpan.milliseconds(100)
    /// How fast a zone follows its set point, in seconds.
    static let zoneLag = 30.0
    /// How much a board cools the zone it is in, once the zone has had time to notice.
    static let boardLoad = 0.4
    static let neighbourPull = 0.002
    static let zoneNoise = 0.15

    private struct Signal {
        var role: TagRole
        var value: Double
        /// A zone's own temperature, without noise.
        var core: Double
        var noise: Double
        var machine: MachineID
    }

    package private(set) var now = Uptime.zero
    private var signals: [Signal]
    private var faults: [TagID: TagFault] = [:]
    private var flow = LineFlow()
    private var random: SeededGenerator
    private let stop: StopPlan?
    /// What holds the line: the outputs of its stop that are no lamp.
    private let holds: [(output: StopOutput, tag: TagPlan)]
    /// The zones of each machine and side in the order of their numbers.
    private var rows: [[TagID]] = []
    private var setPoints: [TagID: TagID] = [:]
    private var belt: TagID?
    private var zones = 1

    package init(plan: Plan, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        stop = plan.stop
        holds = (plan.stop?.outputs ?? []).map { ($0, plan[$0.tag]) }.filter { !TagRole.isLamp($0.1.name) }
        signals = []
        signals = plan.tags.indices.map { Self.signal(TagID($0), in: plan) }
        arrangeZones(plan)
        for index in signals.indices { settle(TagID(index), plan) }
    }

    /// The value that the machine would serve now, in engineering units.
    package func value(of tag: TagID) -> Double {
        let value = signals[tag.index].value
        guard let fault = faults[tag] else { return value }
        return fault.fixed ?? value + fault.offset(at: now)
    }

    /// Boards inside the oven.
    package var boardsInside: Int { flow.inside.count }

    /// Boards that the line has finished so far.
    package var boards: Int { flow.boards }

    /// True while an output of the stop that is no lamp stands at stop: nothing enters, what is inside runs out.
    package var isHeld: Bool {
        holds.contains { hold in
            TagWords.encode(value(of: hold.output.tag), as: hold.tag).map(hold.output.part) == [hold.output.stopValue]
        }
    }

    /// Moves on to `time` in whole ticks; the rest of a tick waits for the next call.
    package mutating func step(to time: Uptime) {
        while now + Self.tick <= time {
            now = now + Self.tick
            step()
        }
    }

    /// A client wrote a value; nothing happens where writes are ignored on command.
    package mutating func write(_ tag: TagID, _ value: Double) {
        guard faults[tag]?.ignoresWrites != true else { return }
        signals[tag.index].value = value
    }

    package mutating func spike(_ tag: TagID, by: Double) {
        faults[tag, default: TagFault()].spikes.append(TagFault.Spike(by: by, from: now))
    }

    package mutating func drift(_ tag: TagID, perSecond: Double) {
        faults[tag, default: TagFault()].drift = TagFault.Drift(perSecond: perSecond, from: now)
    }

    /// Holds a measured tag at a value until it is healed. An output or a set point takes the value and can be written again.
    package mutating func set(_ tag: TagID, to value: Double) {
        switch signals[tag.index].role {
        case .constant, .zoneSet: signals[tag.index].value = value
        case .zone, .steady, .perBoard, .count, .boardsInside, .running, .held:
            faults[tag, default: TagFault()].fixed = value
        }
    }

    package mutating func freeze(_ tag: TagID) { faults[tag, default: TagFault()].fixed = value(of: tag) }

    package mutating func ignoreWrites(_ tag: TagID) { faults[tag, default: TagFault()].ignoresWrites = true }

    package mutating func heal(_ tag: TagID) { faults[tag] = nil }

    /// The tags with a fault of their own, in the plan's order.
    package var disturbed: [TagID] { faults.keys.sorted() }

    // MARK: - One tick

    private mutating func step() {
        let seconds = Self.tick.inSeconds
        for tag in faults.keys { faults[tag]?.tidy(at: now) }
        faults = faults.filter { $0.value != TagFault() }
        let isHeld = isHeld
        let finished = flow.step(
            seconds: seconds, isHeld: isHeld, centimetresPerMinute: beltSpeed, zones: zones, noise: &random)
        for row in rows { heat(row, seconds: seconds) }
        for index in signals.indices {
            switch signals[index].role {
            case .zone, .zoneSet, .constant: break
            case .steady(let nominal, _, let step):
                signals[index].value = rounded(nominal + random.noise(signals[index].noise), step)
            case .perBoard(let nominal, _, let step):
                if finished { signals[index].value = rounded(nominal + random.noise(signals[index].noise), step) }
            case .count(let count): signals[index].value = self.count(count)
            case .boardsInside: signals[index].value = Double(flow.inside.count)
            case .running: signals[index].value = isHeld ? 0 : 1
            case .held: signals[index].value = isHeld ? 1 : 0
            }
        }
    }

    /// First-order lag towards the set point; neighbours pull a little, a board inside takes some heat away.
    private mutating func heat(_ row: [TagID], seconds: Double) {
        let deviations = row.map { signals[$0.index].core + (faults[$0]?.offset(at: now) ?? 0) - target(of: $0) }
        for (place, tag) in row.enumerated() {
            guard case .zone(let zone, _) = signals[tag.index].role else { continue }
            let load = flow.isBoard(inZone: zone) ? Self.boardLoad : 0
            var pull = 0.0
            if place > 0 { pull += deviations[place - 1] }
            if place + 1 < row.count { pull += deviations[place + 1] }
            let core = signals[tag.index].core
            signals[tag.index].core =
                core + seconds * ((target(of: tag) - load - core) / Self.zoneLag + Self.neighbourPull * pull)
            signals[tag.index].value = rounded(signals[tag.index].core + random.noise(signals[tag.index].noise), 0.1)
        }
    }

    /// The set point of a zone: its set-point tag if the plan has one, otherwise its own place in the profile.
    private func target(of zone: TagID) -> Double {
        if let setPoint = setPoints[zone] { return value(of: setPoint) }
        guard case .zone(let number, _) = signals[zone.index].role else { return 0 }
        return profile[zone] ?? Self.profile(number, of: zones)
    }

    private var profile: [TagID: Double] = [:]

    private var beltSpeed: Double {
        guard let belt, case .steady(let nominal, _, _) = signals[belt.index].role, nominal != 0 else { return 90 }
        return 90 * value(of: belt) / nominal
    }

    private func count(_ count: TagRole.Count) -> Double {
        switch count {
        case .boards: Double(flow.boards)
        case .picked: Double(flow.picked)
        case .placed: Double(flow.placed)
        case .errors: Double(flow.errors)
        }
    }

    /// To the nearest step, as a decimal: 124.8 and not 124.80000000000001.
    private func rounded(_ value: Double, _ step: Double) -> Double { (value / step).rounded() / (1 / step).rounded() }

    // MARK: - Start

    /// Set points of a lead-free profile: 110 °C in the first zone to 250 °C in the last.
    package static func profile(_ zone: Int, of zones: Int) -> Double {
        guard zones > 1 else { return 180 }
        let share = Double(min(zone, zones) - 1) / Double(zones - 1)
        return ((110 + 140 * share) / 5).rounded() * 5
    }

    private static func signal(_ tag: TagID, in plan: Plan) -> Signal {
        let role = TagRole(of: plan[tag], kind: plan[plan[tag].machine].kind)
        return Signal(role: role, value: 0, core: 0, noise: 0, machine: plan[tag].machine)
    }

    private mutating func arrangeZones(_ plan: Plan) {
        var places: [String: [(Int, TagID)]] = [:]
        for (index, signal) in signals.enumerated() {
            let tag = TagID(index)
            switch signal.role {
            case .zone(let zone, let side):
                places["\(signal.machine.index) \(side)", default: []].append((zone, tag))
                zones = max(zones, zone)
                setPoints[tag] = signals.indices.first {
                    signals[$0].role == .zoneSet(zone, side) && signals[$0].machine == signal.machine
                }.map { TagID($0) }
            case .steady:
                if belt == nil, ["cm/min", "m/min", "mm/min"].contains(plan[tag].units) { belt = tag }
            case .zoneSet, .perBoard, .count, .boardsInside, .running, .held, .constant: break
            }
        }
        rows = places.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.0 < $1.0 }.map(\.1) }
    }

    /// Gives a tag its first value: what is believable, moved to where the plan's rules are quiet.
    private mutating func settle(_ tag: TagID, _ plan: Plan) {
        let band = QuietBand(of: tag, in: plan)
        switch signals[tag.index].role {
        case .zone(let zone, _):
            let target = band.value(near: Self.profile(zone, of: zones), noise: Self.zoneNoise)
            profile[tag] = target
            start(tag, at: target, noise: band.noise(Self.zoneNoise, around: target))
            if let setPoint = setPoints[tag] { signals[setPoint.index].value = target }
        case .zoneSet(let zone, _):
            let hasZone = setPoints.values.contains(tag)
            if !hasZone { start(tag, at: band.value(near: Self.profile(zone, of: zones), noise: 0), noise: 0) }
        case .steady(let nominal, let noise, let step):
            let value = band.value(near: nominal, noise: noise)
            signals[tag.index].role = .steady(nominal: value, noise: noise, step: step)
            start(tag, at: value, noise: band.noise(noise, around: value))
        case .perBoard(let nominal, let noise, let step):
            let value = band.value(near: nominal, noise: noise)
            signals[tag.index].role = .perBoard(nominal: value, noise: noise, step: step)
            start(tag, at: value, noise: band.noise(noise, around: value))
        case .count, .boardsInside: start(tag, at: 0, noise: 0)
        case .running: start(tag, at: 1, noise: 0)
        case .held: start(tag, at: 0, noise: 0)
        case .constant(let nominal):
            let value = band.value(near: nominal, noise: 0)
            start(tag, at: plan[tag].type.isBit ? value.rounded() : value, noise: 0)
        }
        let mine = stop?.outputs.filter { $0.tag == tag } ?? []
        if !mine.isEmpty, let value = TagWords.decode([mine.reduce(0) { $0 | $1.runValue }], as: plan[tag]) {
            signals[tag.index].role = .constant(value)
            start(tag, at: value, noise: 0)
        }
    }

    private mutating func start(_ tag: TagID, at value: Double, noise: Double) {
        signals[tag.index].value = value
        signals[tag.index].core = value
        signals[tag.index].noise = noise
    }
}

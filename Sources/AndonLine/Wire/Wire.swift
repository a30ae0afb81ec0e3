internal import AndonCore
internal import Synchronization

/// One thread's loop over one driver instance: ask what is due, wait, decode, decide, act, emit.
///
/// Made on its thread and never seen by another; the ways in are the mailbox and the driver's `wake`, the way out is the
/// gate. Nothing in it waits for a disk, a log or the network beyond its own links. A value that is never copied, so that
/// the compiler proves what a class would check at every access.
struct Wire: ~Copyable {
    let around: WireSurroundings
    let mailbox: WireMailbox
    let gauge: WireGauge
    let driver: DriverLink

    // What is polled. A block, a unit and a lane are known by their place here.
    let blocks: [ReadBlock]
    /// From handing a read to the driver to its deadline: the unit's time to answer, and the bytes' time on the wire.
    let allowances: [TimeSpan]
    let unitOfBlock: [Int]
    var units: [UnitLane]
    var lanes: [LinkLane]
    let laneOfLink: [LinkID: Int]

    var schedule: PollSchedule
    var flights = Flights()
    var filter: EventFilter
    var counts: [LinkSnapshot]
    var sum: SummaryReport
    /// The stop, when its output is on this wire.
    var stop: StopSwitch?
    /// Polls start when the stop has been asserted again, or was found not to need it.
    var mayPoll: Bool

    // Scratch space of one turn: reserved once, so that a sample costs no allocation.
    var samples: [Sample] = []
    var transitions: [AlarmTransition] = []
    var passed: [LineEvent] = []
    /// Reports of a stop that wait for the alarm that caused it to be told.
    var heldReports: [StopReport] = []
    var isHoldingReports = false

    /// When the loop ends although the stop is still on its way; nil while nobody asked for the end.
    private(set) var endsAt: Uptime?
    /// What a stop on its way is given: a write and its read-back.
    private static let lastWords = TimeSpan.milliseconds(500)
    private var nextGauge = Uptime.zero
    static let gaugeEvery = TimeSpan.seconds(1)

    /// - Parameters:
    ///   - links: the links of this wire, in the order the driver was given them.
    ///   - stop: the stop switch, when the plan's output is on one of them.
    init(
        around: WireSurroundings, mailbox: WireMailbox, gauge: WireGauge, driver: DriverLink, links: [LinkID],
        blocks: [ReadBlock], stop: StopSwitch?, seed: UInt64, at now: Uptime
    ) {
        self.around = around
        self.mailbox = mailbox
        self.gauge = gauge
        self.driver = driver
        self.blocks = blocks
        self.stop = stop
        mayPoll = stop == nil
        var generator = SplitMix64(seed: seed)
        let plan = around.plan
        lanes = links.map { LinkLane(id: $0, plan: plan[$0], seed: generator.next()) }
        let laneOfLink = Dictionary(uniqueKeysWithValues: links.enumerated().map { ($1, $0) })
        self.laneOfLink = laneOfLink
        var units: [UnitLane] = []
        var unitOfEndpoint: [Endpoint: Int] = [:]
        var unitOfBlock: [Int] = []
        for (index, block) in blocks.enumerated() {
            let endpoint = Endpoint(link: block.link, unit: block.unit)
            let unit =
                unitOfEndpoint[endpoint]
                ?? {
                    units.append(
                        UnitLane(
                            endpoint: endpoint, lane: laneOfLink[block.link]!,
                            probeAtMost: plan[block.link].probeAtMost, seed: generator.next()))
                    unitOfEndpoint[endpoint] = units.count - 1
                    return units.count - 1
                }()
            units[unit].blocks.append(index)
            unitOfBlock.append(unit)
        }
        self.units = units
        self.unitOfBlock = unitOfBlock
        allowances = blocks.map { plan[$0.link].timeout + Self.wireTime(of: $0, on: plan[$0.link]) }
        schedule = PollSchedule(blocks: blocks, start: now)
        filter = EventFilter(plan: plan)
        counts = links.map { LinkSnapshot(link: $0, isUp: false, reason: "not opened yet") }
        sum = SummaryReport(at: now)
        let most = blocks.map(\.tags.count).max() ?? 0
        samples.reserveCapacity(most)
        passed.reserveCapacity(most)
        transitions.reserveCapacity(max(most, 64))
    }

    /// The loop; returns when a letter says so, and no stop is being written any more.
    mutating func run() {
        startStop(at: MonotonicClock.now())
        while !isOver(at: MonotonicClock.now()) {
            var now = MonotonicClock.now()
            for letter in mailbox.take() { open(letter, at: now) }
            tickStop(at: now)
            askWhatIsDue(at: now)
            now = MonotonicClock.now()
            let driver = driver
            driver.wait(until: nextTurn(after: now)) { answer, values in take(answer, values) }
            showGauge(at: MonotonicClock.now())
        }
    }

    private mutating func open(_ letter: WireLetter, at now: Uptime) {
        switch letter {
        case .stop(let causes, let answered): stopLine(causes, answered: answered, at: now)
        case .returned(let alarms): alarmsReturned(alarms, at: now)
        case .reset(let order): reset(order, at: now)
        case .end: endsAt = now + Self.lastWords
        }
    }

    private func isOver(at now: Uptime) -> Bool {
        guard let endsAt else { return false }
        return now >= endsAt || stop?.sequence.isWriting != true
    }

    private func nextTurn(after now: Uptime) -> Uptime {
        var next = nextGauge
        if mayPoll, endsAt == nil { next = min(next, schedule.nextDue) }
        if let tick = stop?.nextTick { next = min(next, tick) }
        if let endsAt { next = min(next, endsAt) }
        return max(next, now)
    }

    private mutating func showGauge(at now: Uptime) {
        guard now >= nextGauge else { return }
        nextGauge = now + Self.gaugeEvery
        for lane in lanes.indices {
            counts[lane].isUp = lanes[lane].reason == nil
            counts[lane].reason = lanes[lane].reason
            if let driver = driver.counters(link: lane) { counts[lane].driver = driver }
            counts[lane].units.removeAll(keepingCapacity: true)
        }
        for unit in units {
            let state: UnitSnapshot.State =
                unit.health.isDemoted ? .demoted : (unit.isHeard ? .answers : .notHeard)
            counts[unit.lane].units.append(
                UnitSnapshot(
                    unit: unit.endpoint.unit, state: state, reason: unit.reason,
                    nextProbe: unit.health.isDemoted ? unit.health.nextProbe : nil))
        }
        gauge.show(counts, at: now)
        let taken = sum
        sum = SummaryReport(at: now)
        around.summary.withLock { $0.add(taken) }
    }

    private static func wireTime(of block: ReadBlock, on link: LinkPlan) -> TimeSpan {
        guard let serial = link.driver.serial else { return .zero }
        let timing = BusTiming(serial)
        return timing.time(of: block) + timing.silence * 2
    }
}

internal import AndonCore
internal import AndonSupervision
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
    var table = BlockTable()
    var units: [UnitLane]
    var lanes: [LinkLane]
    let laneOfLink: [LinkID: Int]

    var schedule: PollSchedule
    var flights = Flights()
    var filter: EventFilter
    var counts: [LinkSnapshot]
    var sum: SummaryReport
    /// This wire's part of the stop: outputs, the decisions, or both.
    var stop: StopSwitch?
    /// Units that were told to be another device.
    var isMisknown: Set<Int> = []
    /// Whether the world knows that nothing is latched.
    var isRunningTold = false
    /// Looks that wait for their turn, on all lanes.
    var looksWaiting = 0
    /// This wire tells the rules the time.
    let isClock: Bool
    /// What the rules were told of the stop.
    var toldStop: Bool?
    /// Polls start when the stop has been asserted again, or was found not to need it.
    var mayPoll: Bool

    // Scratch space of one turn: reserved once, so that a sample costs no allocation.
    var samples: [Sample] = []
    var texts: [TextSample] = []
    var textFilter: TextFilter
    /// How the tags of each frame are read: patterns are compiled once.
    let frameReaders: [TagID: FrameReader]
    /// Since when devices that speak unasked say nothing, by block.
    var quietSince: [Int: Uptime] = [:]
    var counters: CounterBook
    var resets: [CounterReset] = []
    var transitions: [AlarmTransition] = []
    /// How long the device took whose answer is being taken; nil where nobody was asked.
    var took: TimeSpan?
    var passed: [LineEvent] = []
    /// What is told of a stop and waits for the alarm that caused it to be told.
    var heldReports: [LineEvent] = []
    var isHoldingReports = false
    /// Values wait in a gate that was empty: whoever takes them is woken once a turn, not for every answer.
    var isToRing = false

    /// When the loop ends although the stop is still on its way; nil while nobody asked for the end.
    private(set) var endsAt: Uptime?
    /// What a stop on its way is given: a write and its read-back.
    private static let lastWords = TimeSpan.milliseconds(500)
    private var lastGauge = Uptime.zero
    /// The gauge is shown by a turn that comes anyway, and has one of its own where none does.
    private static let gaugeEarliest = TimeSpan.milliseconds(900)
    private static let gaugeLatest = TimeSpan.seconds(1)

    /// - Parameters:
    ///   - links: the links of this wire, in the order the driver was given them.
    ///   - stop: the stop switch, when the wire has a part of the stop.
    init(
        around: WireSurroundings, mailbox: WireMailbox, gauge: WireGauge, driver: DriverLink, links: [LinkID],
        blocks: [ReadBlock], learnt: Learnt, stop: StopSwitch?, seed: UInt64, at now: Uptime
    ) {
        self.around = around
        self.mailbox = mailbox
        self.gauge = gauge
        self.driver = driver
        self.stop = stop
        isClock = around.hasWiderRules && around.clockMailbox === mailbox
        mayPoll = stop == nil
        var generator = SplitMix64(seed: seed)
        let plan = around.plan
        lanes = links.map { LinkLane(id: $0, plan: plan[$0], seed: generator.next()) }
        let laneOfLink = Dictionary(uniqueKeysWithValues: links.enumerated().map { ($1, $0) })
        self.laneOfLink = laneOfLink
        var units: [UnitLane] = []
        var unitOfEndpoint: [Endpoint: Int] = [:]
        for endpoint in Self.endpoints(of: blocks, learnt, on: links, in: plan) {
            unitOfEndpoint[endpoint] = units.count
            units.append(
                UnitLane(
                    endpoint: endpoint, plan: plan, lane: laneOfLink[endpoint.link]!, learnt: learnt[endpoint],
                    seed: generator.next(), at: now))
        }
        for block in blocks {
            let unit = unitOfEndpoint[Endpoint(link: block.link, unit: block.unit)]!
            units[unit].blocks.append(
                table.add(block, unit: unit, allowance: Self.allowance(of: block, in: plan)))
        }
        for unit in units where unit.plan.identity != nil || unit.plan.warmUp > .zero {
            lanes[unit.lane].watchesConnects = true
        }
        for unit in units { lanes[unit.lane].answering += 1 }
        self.units = units
        counters = CounterBook(plan: plan, links: Set(links))
        schedule = PollSchedule(blocks: blocks, start: now)
        filter = EventFilter(plan: plan)
        textFilter = TextFilter(plan: plan)
        var readers: [TagID: FrameReader] = [:]
        for block in blocks where block.area == .frame {
            for tag in block.all {
                // The plan's reader has compiled it before.
                readers[tag.tag] = block.fields[tag.tag].flatMap { try? FrameReader($0, type: tag.type) }
            }
        }
        frameReaders = readers
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
        for unit in units.indices { startWithout(unit, at: MonotonicClock.now()) }
        while !isOver(at: MonotonicClock.now()) {
            var now = MonotonicClock.now()
            gauge.pulse.enter(.ownWork, at: now)
            for letter in mailbox.take() { open(letter, at: now) }
            tickStop(at: now)
            if isClock { tickRules(at: now) }
            askWhatIsDue(at: now)
            tickLooks(at: now)
            ring()
            now = MonotonicClock.now()
            let driver = driver
            driver.wait(until: nextTurn(after: now)) { answer, values in take(answer, values) }
            ring()
            showGauge(at: MonotonicClock.now())
        }
        tellRefusals(at: MonotonicClock.now())
        ring()
    }

    private mutating func ring() {
        guard isToRing else { return }
        isToRing = false
        around.gate.ring()
    }

    private mutating func open(_ letter: WireLetter, at now: Uptime) {
        switch letter {
        case .stop(let causes, let ordered, let answered):
            stopLine(causes, ordered: ordered, answered: answered, at: now)
        case .order(let output, let order, let count): take(order, of: output, count: count, at: now)
        case .drove(let report): drove(report, at: now)
        case .inputStands(let output, let sampled): inputStands(output, sampled: sampled, at: now)
        case .stopStarted: stopStarted()
        case .returned(let alarms): alarmsReturned(alarms, at: now)
        case .reset(let order): reset(order, at: now)
        case .forget(let link, let unit): forget(link, unit, at: now)
        case .hand(let order): take(order, at: now)
        case .look(let order): look(order, at: now)
        case .recipe(let order): choose(order, at: now)
        case .rules: break
        case .fact(let fact, let isTrue): note(fact, isTrue, at: now)
        case .end:
            endsAt = now + Self.lastWords
            endLooks()
        }
    }

    var isEnding: Bool { endsAt != nil }

    private func isOver(at now: Uptime) -> Bool {
        guard let endsAt else { return false }
        return now >= endsAt || stop?.part.isWriting != true
    }

    private func nextTurn(after now: Uptime) -> Uptime {
        var next = lastGauge + Self.gaugeLatest
        if mayPoll, endsAt == nil { next = min(next, schedule.nextDue) }
        if let tick = stop?.nextTick { next = min(next, tick) }
        next = min(next, nextLook(after: now))
        if let endsAt { next = min(next, endsAt) }
        if isClock { next = min(next, Uptime(nanoseconds: around.nextTick.load(ordering: .relaxed))) }
        return max(next, now)
    }

    private mutating func showGauge(at now: Uptime) {
        guard now - lastGauge >= Self.gaugeEarliest else { return }
        lastGauge = now
        for unit in units.indices { wakeQuestions(of: unit, at: now) }
        tellRefusals(at: now)
        for lane in lanes.indices {
            counts[lane].isUp = lanes[lane].reason == nil
            if let driver = driver.counters(link: lane) { counts[lane].driver = driver }
            advise(lane, at: now)
            // The driver knows more of it than its status says.
            counts[lane].reason = driver.describe(link: lane) ?? lanes[lane].reason
            if lanes[lane].fight.isOn { counts[lane].reason = Self.fightWords }
            counts[lane].units.removeAll(keepingCapacity: true)
        }
        for unit in units.indices { counts[units[unit].lane].units.append(snapshot(of: unit)) }
        gauge.show(counts)
        let taken = sum
        sum = SummaryReport(at: now)
        around.summary.withLock { $0.add(taken) }
    }

    static func allowance(of block: ReadBlock, in plan: Plan) -> TimeSpan {
        plan[block.link].deadline(of: block, unit: plan.unit(Endpoint(link: block.link, unit: block.unit)))
    }

    /// The units that are polled, those of which everything was refused, and those with outputs of the stop where it must
    /// be known who they are.
    private static func endpoints(
        of blocks: [ReadBlock], _ learnt: Learnt, on links: [LinkID], in plan: Plan
    ) -> [Endpoint] {
        var endpoints = blocks.map { Endpoint(link: $0.link, unit: $0.unit) }
        endpoints += learnt.units.keys.filter { links.contains($0.link) }.sorted()
        for endpoint in (plan.stop?.outputs ?? []).map(plan.endpoint(of:))
        where links.contains(endpoint.link) && plan.unit(endpoint).identity != nil {
            endpoints.append(endpoint)
        }
        var known: Set<Endpoint> = []
        return endpoints.filter { known.insert($0).inserted }
    }
}

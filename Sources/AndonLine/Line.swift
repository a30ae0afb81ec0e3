package import AndonCore
package import AndonSupervision
internal import Dispatch
internal import Synchronization

/// The running line: its wires, its rules and its stop. Knows no broker, no desk and no log.
///
/// `start` opens nothing that the plan does not name; `end` lets every wire finish the request that it is inside.
package final class Line: Sendable {
    package let plan: Plan
    /// The way out: alarms, stops, machines and values.
    package let gate: EventGate
    /// What the line answers, for a recording; nil when the plan records nothing.
    package let tap: AnswerTap?

    /// An earlier plan had recipes and this one has none: what was shown of them has to go.
    package let hadRecipes: Bool

    private let catalog: DriverCatalog
    let around: WireSurroundings
    private let latch: LatchFile
    private let keeper: LatchKeeper
    private let permits: PermitKeeper
    private let former: FormerPermit
    private let learnt: Learnt
    private let stopGauge = StopGauge()
    private let parts: [Part]
    /// Links on which a look is under way: one at a time, so that a wire's mailbox never fills with them.
    private let looks = Mutex<Set<LinkID>>([])
    private let threads = Mutex<[(wire: WireThread, hasStop: Bool)]>([])

    private struct Part: Sendable {
        var plan: WirePlan
        var blocks: [ReadBlock]
        var mailbox: WireMailbox
        var gauge: WireGauge
        /// Indices of the stop's outputs that are on it.
        var outputs: [Int]
        /// It decides about the stop.
        var decides: Bool

        var hasStop: Bool { decides || !outputs.isEmpty }
        /// Who starts first.
        var rank: Int { decides ? 2 : outputs.isEmpty ? 0 : 1 }
    }

    /// - Parameters:
    ///   - latch: where the stop's latch is kept; its directory exists and is the agent's own.
    ///   - restored: alarms that were active when the agent last ran.
    ///   - outOfService: alarms that a person took out of service; they are out before the first poll.
    ///   - limits: what charts learnt in an earlier run.
    ///   - problem: told when the latch cannot be brought to disk; called on a queue of its own.
    package init(
        plan: Plan, catalog: DriverCatalog = .standard, latch: LatchFile, restored: [AlarmKey] = [],
        outOfService: [AlarmKey] = [], limits: [LimitRecord] = [], problem: @escaping @Sendable (String) -> Void
    ) {
        self.plan = plan
        self.catalog = catalog
        self.latch = latch
        keeper = LatchKeeper(file: latch, problem: problem)
        let permitFile = PermitFile(directory: latch.directory)
        let former = permitFile.read(plan: plan, wall: WallClock.time())
        self.former = former
        if let trouble = former.trouble { problem("the stop's modes: \(trouble)") }
        if let trouble = former.permit.modes.lost { problem("the stop's modes are lost: \(trouble)") }
        permits = PermitKeeper(file: permitFile, plan: plan, problem: problem)
        gate = EventGate()
        let file = LearntFile(directory: latch.directory)
        let (learnt, trouble) = file.read(plan: plan)
        if let trouble { problem("what was learnt of the units is lost: \(trouble)") }
        self.learnt = learnt
        let blocks = ReadPlan.blocks(for: plan, learnt: learnt)
        let stopLinks = plan.stop?.outputs.map(plan.link(of:)) ?? []
        let decider = plan.decidingLink
        let parts = WirePlan.wires(of: plan).map { wire in
            let own = blocks.filter { wire.links.contains($0.link) }
            return Part(
                plan: wire, blocks: own, mailbox: WireMailbox(),
                gauge: WireGauge(wire: wire.words(in: plan), allowance: wire.allowance(of: own, in: plan)),
                outputs: stopLinks.indices.filter { wire.links.contains(stopLinks[$0]) },
                decides: decider.map { wire.links.contains($0) } ?? false)
        }
        self.parts = parts
        let office = plan.stop.flatMap { stop in
            parts.first(where: \.decides).map { decider in
                StopOffice(
                    plan: plan, stop: stop, mailbox: decider.mailbox,
                    // Each output's link is on some wire.
                    outputs: stop.outputs.indices.map { index in
                        parts.first { $0.outputs.contains(index) }?.mailbox ?? decider.mailbox
                    }, permit: former.permit)
            }
        }
        let recipeFile = RecipeFile(directory: latch.directory)
        var recipe: RecipeStanding?
        hadRecipes = plan.recipes == nil && recipeFile.remove()
        if plan.recipes != nil {
            let (standing, trouble) = recipeFile.read(plan: plan, wall: WallClock.time())
            if let trouble { problem(trouble) }
            recipe = standing
        }
        tap = plan.agent.recordingBytes > 0 ? AnswerTap(plan: plan, recipe: recipe) : nil
        var book = RuleBook(plan: plan, restored: restored, recipe: recipe, limits: limits)
        for key in outOfService { book.setOutOfService(true, key) }
        around = WireSurroundings(
            plan: plan, book: book, gate: gate,
            learnt: LearntKeeper(file: file, plan: plan, learnt: learnt, problem: problem),
            recipes: plan.recipes.map { _ in RecipeKeeper(file: recipeFile, plan: plan, problem: problem) }, tap: tap,
            stopOffice: office,
            clockMailbox: (parts.first { $0.decides } ?? parts.first)?.mailbox, at: MonotonicClock.now())
    }

    /// Opens every driver and starts the wires: those with outputs of the stop first, so that a latched stop is asserted
    /// again before the first poll anywhere (as long as they answer; at most the plan's bound is waited for them).
    ///
    /// - Throws: `LineError` when a driver refuses its settings; nothing runs then.
    package func start() throws(LineError) {
        let links = try parts.map { part throws(LineError) in
            try LentDriver(
                DriverLink(catalog.driver(named: part.plan.driver), links: part.plan.settings, pulse: part.gauge.pulse))
        }
        let found = plan.stop == nil ? StopLatch.Found.none : latch.read()
        let order = parts.indices.sorted { parts[$0].rank > parts[$1].rank }
        var waits: [(settled: DispatchSemaphore, bound: TimeSpan)] = []
        for index in order {
            if !parts[index].hasStop {
                for wait in waits { _ = wait.settled.wait(timeout: .now() + wait.bound.inSeconds) }
                waits = []
            }
            let settled = DispatchSemaphore(value: 0)
            start(parts[index], driver: links[index], found: found, settled: settled)
            if parts[index].hasStop { waits.append((settled, bound(of: parts[index]))) }
        }
        for wait in waits { _ = wait.settled.wait(timeout: .now() + wait.bound.inSeconds) }
    }

    /// How long the first answers of a wire's outputs are waited for.
    private func bound(of part: Part) -> TimeSpan {
        let outputs = plan.stop?.outputs ?? []
        return part.outputs.map { outputs[$0].within + plan[plan.link(of: outputs[$0])].timeout }.max()
            ?? .milliseconds(500)
    }

    private func start(_ part: Part, driver: LentDriver, found: StopLatch.Found, settled: DispatchSemaphore) {
        let thread = WireThread(name: part.plan.name) { [around, keeper, permits, former, stopGauge, learnt] in
            let now = MonotonicClock.now()
            let link = driver.link
            part.mailbox.attach(link.waker)
            let stop = around.stopOffice.flatMap { office in
                StopSwitch(
                    plan: around.plan, links: part.plan.links, decides: part.decides, office: office, found: found,
                    former: former, keeper: keeper, permits: permits, gauge: stopGauge, settled: { settled.signal() })
            }
            var wire = Wire(
                around: around, mailbox: part.mailbox, gauge: part.gauge, driver: link, links: part.plan.links,
                blocks: part.blocks, learnt: learnt, stop: stop, seed: UInt64(bitPattern: now.nanoseconds), at: now)
            wire.run()
            part.mailbox.close()
            part.gauge.pulse.enter(.rest, at: MonotonicClock.now())
        }
        threads.withLock { $0.append((thread, part.hasStop)) }
    }

    /// Ends the wires and waits for them; the stop output is left as it is. The wires with outputs go last, so that a stop
    /// that another one still finds is written.
    ///
    /// - Returns: false when a wire was still inside its driver after the bound.
    package func end(within bound: TimeSpan) -> Bool {
        let end = MonotonicClock.now() + bound
        // What the last wire needs for a write and its read-back.
        let first = MonotonicClock.now() + TimeSpan(nanoseconds: bound.nanoseconds / 2)
        for part in parts where !part.hasStop { part.mailbox.post(.end) }
        let running = threads.withLock { $0 }
        for thread in running where !thread.hasStop { _ = thread.wire.join(until: first) }
        for part in parts where part.hasStop { part.mailbox.post(.end) }
        var isDone = true
        for thread in running where !thread.wire.join(until: end) { isDone = false }
        // Also those of a line that never started.
        for part in parts { part.mailbox.close() }
        keeper.flush(within: .milliseconds(500))
        permits.flush(within: .milliseconds(500))
        around.learnt.flush(within: .milliseconds(500))
        around.recipes?.flush(within: .milliseconds(500))
        gate.close()
        return isDone
    }

    /// Asks for the release of the latch; answers when the wire with the stop output has decided.
    package func reset(by: String, reason: String) async -> ResetOutcome {
        guard let mailbox = around.stopOffice?.mailbox else { return .notStopped }
        return await withCheckedContinuation { continuation in
            mailbox.post(.reset(ResetOrder(by: by, reason: reason) { continuation.resume(returning: $0) }))
        }
    }

    /// Puts a person's hand to the stop's modes, maintenance, limits or proof; answers when it is carried out and on disk.
    package func take(_ hand: StopHand, by: String, reason: String) async -> StopOutcome {
        guard let mailbox = around.stopOffice?.mailbox else { return StopOutcome(.refused(.noStop)) }
        return await withCheckedContinuation { continuation in
            mailbox.post(
                .hand(StopHandOrder(hand, by: by, reason: reason) { continuation.resume(returning: $0) }))
        }
    }

    /// What is permitted of a stop now.
    package var permit: StopPermit { stopGauge.snapshot?.permit ?? former.permit }

    /// Chooses a recipe, or gives the choice back to the plan's tag; answers when the rules have it and it is on disk.
    package func choose(_ choice: RecipeChoice, by: String, reason: String) async -> RecipeOutcome {
        guard plan.recipes != nil, let mailbox = around.clockMailbox else { return .refused(.noRecipe) }
        return await withCheckedContinuation { continuation in
            mailbox.post(
                .recipe(RecipeOrder(choice, by: by, reason: reason) { continuation.resume(returning: $0) }))
        }
    }

    /// Asks a unit what a person wants to see, on the wire that owns its link and between two of its polls; writes nothing.
    ///
    /// Also a unit that is given up or that the plan does not name: bounded by its time to answer, and on a bus the next
    /// answers of a unit that was silent are unconfirmed, as after a poll in vain. Nothing is concluded from what comes.
    ///
    /// - Throws: why it was not asked: the plan forbids it, another look is under way on the link, there was no room.
    package func look(
        link name: String, unit: UInt8, _ question: ProbeQuestion
    ) async throws(LookRefusal) -> ProbeAnswer {
        guard let index = plan.links.firstIndex(where: { $0.name == name }),
            let part = parts.first(where: { $0.plan.links.contains(LinkID(index)) })
        else { throw .noLink(name, known: plan.links.map(\.name)) }
        let link = LinkID(index)
        let request = try Look(link: link, unit: unit, question).checked(
            in: plan, isArmed: permit.modes.line.mode == .armed)
        guard looks.withLock({ $0.insert(link).inserted }) else { throw .busy(link: name) }
        let sendBy = MonotonicClock.now() + LookRefusal.patience
        let result = await withCheckedContinuation { continuation in
            part.mailbox.post(.look(LookOrder(request, sendBy: sendBy) { continuation.resume(returning: $0) }))
        }
        _ = looks.withLock { $0.remove(link) }
        return try result.get()
    }

    /// Samples that were taken, at full rate; see `SampleTape`. A wire may wait while it copies, so the pieces are small.
    package func readTape(from first: UInt64) -> (samples: [TapedSample], next: UInt64) {
        around.tape.withLock { $0.read(from: first, atMost: Self.tapePiece) }
    }

    /// The numbers of the samples that can be read.
    package var tapeRange: Range<UInt64> { around.tape.withLock { $0.oldest..<$0.next } }
    package static let tapePiece = 1_024

    /// Takes an alarm out of service, or back: from the next sample on. A stop that it caused stays until it is reset.
    package func setOutOfService(_ isOut: Bool, _ key: AlarmKey) {
        let wasActive = around.book.withLock { $0.setOutOfService(isOut, key) }
        // In shadow mode an episode ends when its causes are gone.
        if wasActive, plan[key.rule].action == .stop { around.stopOffice?.mailbox.post(.returned([key])) }
    }

    /// What was learnt of a unit, or of every unit of a link, is forgotten: it is asked as the plan says again.
    ///
    /// - Returns: false when the plan has no such link, or none of its units is polled.
    package func forget(link name: String, unit: UInt8? = nil) -> Bool {
        guard let index = plan.links.firstIndex(where: { $0.name == name }) else { return false }
        let link = LinkID(index)
        let isPolled = plan.tags.contains {
            $0.link == link && (unit == nil || $0.unit == unit) && $0.isAsked
        }
        guard isPolled, let part = parts.first(where: { $0.plan.links.contains(link) }) else { return false }
        part.mailbox.post(.forget(link, unit: unit))
        return true
    }

    /// Tells the rules whether the broker is connected. Never waits.
    package func note(uplinkIsUp: Bool) {
        guard around.hasWiderRules else { return }
        around.clockMailbox?.post(.fact(.uplinkIsUp, uplinkIsUp))
    }

    /// The figures of shifts and jobs, under the lock of the rules: held for as long as the body takes.
    package func withFigures<Result>(_ body: (inout FiguresBook) -> Result) -> Result {
        around.book.withLock { body(&$0.figures) }
    }

    /// What passed since the last call.
    package func takeSummary() -> SummaryReport {
        let now = MonotonicClock.now()
        return around.summary.withLock { summary in
            defer { summary = SummaryReport(at: now) }
            var taken = summary
            taken.at = now
            return taken
        }
    }

    /// Where each wire is: what a supervisor asks.
    package var pulses: [Pulse] { parts.map(\.gauge.pulse) }

    package var snapshot: LineSnapshot {
        let (alarms, unknown, recipe) = around.book.withLock { ($0.counts.active, $0.counts.unknown, $0.recipe) }
        return LineSnapshot(
            links: parts.flatMap { $0.gauge.snapshots }.sorted { $0.link < $1.link },
            machines: around.machines.withLock { $0.reports }, stop: stopGauge.snapshot, alarms: alarms,
            unknown: unknown, recipe: recipe)
    }
}

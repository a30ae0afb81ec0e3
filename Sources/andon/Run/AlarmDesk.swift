internal import AndonCore
internal import AndonLine
internal import Synchronization

/// The alarms' lives in the running agent. The pump alone changes them, so that what is told is in the order in which it
/// became true; whoever wants to put a hand to one leaves an order, and hears when it is decided and on disk.
final class AlarmDesk: Sendable {
    /// A person's hand at some alarms.
    struct Order: Sendable {
        var input: AlarmInput
        var keys: [AlarmKey]
        var by: String
        var reason: String?
        /// Called once, on any thread.
        var reply: @Sendable (Answer) -> Void
    }

    enum Answer: Sendable {
        /// What was done; `problem` where it is not on disk.
        case done([AlarmKey], problem: String?)
        /// None took it; why the first did not.
        case refused(AlarmKey, AlarmRefusal)
    }

    private struct State {
        var book: AlarmBook
        var cases: AlarmCases
        var orders: [Order] = []
        /// What of the tape has been looked at.
        var tapeNext: UInt64 = 0
        var savedVersion: UInt64 = 0
        var savedCases: UInt64 = 0
        var casesSavedAt: Uptime?

        /// Whether the stories have changed, and are not written too often for the disk's sake.
        func mustSaveCases(at now: Uptime) -> Bool {
            cases.version != savedCases && casesSavedAt.map { now - $0 >= AlarmDesk.casesApart } ?? true
        }
    }

    /// The stories of the last alarms are written no more often: at once after quiet, then with what came after.
    private static let casesApart = TimeSpan.seconds(10)

    private let line: Line
    private let keeper: AlarmsKeeper
    private let casesKeeper: CasesKeeper
    private let state: Mutex<State>

    /// - Parameter cases: the stories that an earlier run left.
    init(
        line: Line, keeper: AlarmsKeeper, restored: [AlarmRecord], casesKeeper: CasesKeeper, cases: [AlarmCase]
    ) {
        self.line = line
        self.keeper = keeper
        self.casesKeeper = casesKeeper
        state = Mutex(
            State(
                book: AlarmBook(plan: line.plan, restored: restored, recipe: line.snapshot.recipe?.recipe),
                cases: AlarmCases(plan: line.plan, restored: cases, records: restored)))
    }

    var records: [AlarmRecord] { state.withLock { Array($0.book.records.values) } }
    /// What raised an alarm last; nil where it is not known.
    func raise(of key: AlarmKey) -> AlarmTransition? { state.withLock { $0.book.records[key]?.raise } }
    var isFlooded: Bool { state.withLock { $0.book.isFlooded } }
    var cases: [AlarmCase] { state.withLock { $0.cases.cases } }

    /// Leaves an order and waits until it is carried out.
    func ask(_ input: AlarmInput, of keys: [AlarmKey], by: String, reason: String?) async -> Answer {
        await withCheckedContinuation { continuation in
            let order = Order(input: input, keys: keys, by: by, reason: reason) { continuation.resume(returning: $0) }
            state.withLock { $0.orders.append(order) }
            line.gate.ring()
        }
    }

    /// Whether the pump has something to do although the line said nothing.
    func isDue(at now: Uptime) -> Bool {
        state.withLock { state in
            state.cases.hasOpen || state.mustSaveCases(at: now) || (state.book.nextTick.map { $0 <= now } ?? false)
                || !state.orders.isEmpty
        }
    }

    // MARK: The pump's

    /// What goes out of service next makes no edge from here on; those that it made before are still in the gate.
    func announce() {
        guard let order = state.withLock({ $0.orders.first }), order.input == .takeOutOfService else { return }
        for key in order.keys { line.setOutOfService(true, key) }
    }

    /// Takes what left the line; appends what is to be told.
    func take(_ events: [LineEvent], into told: inout [LineEvent]) {
        state.withLock { state in
            for event in events {
                switch event {
                case .alarm(let edge): state.book.take(edge, into: &told)
                case .stop(let report):
                    told.append(event)
                    if report.step == .released { state.book.released(report, into: &told) }
                case .recipe(let report):
                    told.append(event)
                    state.book.take(report, into: &told)
                case .life, .grouped, .limits, .value, .text, .mode, .machine, .wire, .summary, .figures, .dropped:
                    told.append(event)
                }
            }
        }
    }

    /// Time, and the order that waits longest.
    ///
    /// - Returns: true when another one waits.
    func work(at wall: WallTime, into told: inout [LineEvent]) -> Bool {
        let (order, answer, isMore) = state.withLock { state -> (Order?, Answer?, Bool) in
            state.book.tick(at: wall.uptime, into: &told)
            guard !state.orders.isEmpty else { return (nil, nil, false) }
            let order = state.orders.removeFirst()
            return (order, Self.carryOut(order, in: &state.book, at: wall.uptime, into: &told), !state.orders.isEmpty)
        }
        guard let order, let answer else { return false }
        switch answer {
        case .refused: order.reply(answer)
        case .done(let keys, _):
            if order.input == .returnToService { for key in keys { line.setOutOfService(false, key) } }
            save(at: wall) { problem in order.reply(.done(keys, problem: problem)) }
        }
        return isMore
    }

    /// When everything that was told has been handed on.
    func finish(_ told: [LineEvent], at wall: WallTime) {
        state.withLock { state in
            for event in told {
                switch event {
                case .life(let change): state.cases.take(change)
                case .stop(let report): state.cases.take(report)
                case .mode(let news): state.cases.take(news)
                case .alarm, .grouped, .limits, .value, .text, .recipe, .machine, .wire, .summary, .figures, .dropped:
                    break
                }
            }
        }
        collect(at: wall.uptime)
        let isNew = state.withLock { $0.book.version != $0.savedVersion }
        if isNew { save(at: wall) }
        saveCases(at: wall) { $0.mustSaveCases(at: wall.uptime) }
    }

    /// Brings the stories to disk at the end, however long ago that was done last.
    func end(at wall: WallTime) { saveCases(at: wall) { $0.cases.version != $0.savedCases } }

    private func saveCases(at wall: WallTime, _ mustSave: @Sendable (State) -> Bool) {
        let cases = state.withLock { state -> [AlarmCase]? in
            guard mustSave(state) else { return nil }
            state.savedCases = state.cases.version
            state.casesSavedAt = wall.uptime
            return state.cases.cases
        }
        if let cases { casesKeeper.keep(cases, at: wall) }
    }

    private func save(at wall: WallTime, done: (@Sendable (String?) -> Void)? = nil) {
        let records = state.withLock { state in
            state.savedVersion = state.book.version
            return Array(state.book.records.values)
        }
        keeper.keep(AlarmsKeeper.State(records: records, wall: wall), done: done.map { [$0] } ?? [])
    }

    private static func carryOut(
        _ order: Order, in book: inout AlarmBook, at now: Uptime, into told: inout [LineEvent]
    ) -> Answer {
        var done: [AlarmKey] = []
        var refused: (AlarmKey, AlarmRefusal)?
        for key in order.keys {
            do throws(AlarmRefusal) {
                try book.take(
                    order.input, of: key, hand: AlarmHand(by: order.by, reason: order.reason, at: now), into: &told)
                done.append(key)
            } catch {
                if refused == nil { refused = (key, error) }
            }
        }
        if let refused, done.isEmpty { return .refused(refused.0, refused.1) }
        return .done(done, problem: nil)
    }

    /// The samples around the cases, from the tape, in small pieces.
    private func collect(at now: Uptime) {
        let (isFresh, isOpen, from) = state.withLock { ($0.cases.hasFresh, $0.cases.hasOpen, $0.tapeNext) }
        let range = line.tapeRange
        var next = from
        while isOpen, next < range.upperBound {
            let piece = line.readTape(from: next)
            guard piece.next > next else { break }
            next = piece.next
            state.withLock { $0.cases.takeLater(piece.samples) }
        }
        var end = max(next, range.upperBound)
        state.withLock { state in
            state.tapeNext = end
            state.cases.tick(at: now)
        }
        var wants = isFresh
        while wants, end > range.lowerBound {
            let first = max(range.lowerBound, end - min(end, UInt64(Line.tapePiece)))
            let piece = Array(line.readTape(from: first).samples.prefix(Int(end - first)))
            end = first
            wants = state.withLock { $0.cases.takeEarlier(piece) }
        }
        if isFresh { state.withLock { $0.cases.endFresh() } }
    }
}

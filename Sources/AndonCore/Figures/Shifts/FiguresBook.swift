/// The figures of every shift and job of a line, after ISO 22400: takes samples in the order of their answers.
///
/// Fed behind the rules, under their lock. It has no clock: `know` tells it the shift that holds and the one that follows.
/// Until then nothing is added up. A bounded number of ended reports waits to be taken.
package struct FiguresBook: Sendable {
    /// Of reports that wait; older ones go first.
    package static let mostEnded = 256
    /// Shifts of one name that begin closer than this are one: the wall's clock was set.
    private static let likeness = TimeSpan.minutes(30)

    private let plan: Plan
    private var world = RuleWorld(tags: 0)
    private var accounts: ContiguousArray<FiguresAccount> = []
    /// The accounts that name a slot.
    private var ofSlot: [[Int]] = []
    private var stack = ExpressionStack()
    private var shift: ShiftSpan?
    private var following: ShiftSpan?
    private var ended: [FiguresReport] = []
    /// No tag is too old before this.
    private var expiry = Uptime.distantFuture

    init(plan: Plan) {
        self.plan = plan
        guard !plan.figures.isEmpty else { return }
        world = RuleWorld(tags: plan.tags.count)
        for (index, figures) in plan.figures.enumerated() {
            for tag in Set(figures.tags).sorted() {
                guard let slot = world.makeSlot(tag, in: plan) else { continue }
                while ofSlot.count < world.slots.count { ofSlot.append([]) }
                ofSlot[Int(slot)].append(index)
            }
            accounts.append(FiguresAccount(figures, index: index))
        }
    }

    package var isEmpty: Bool { accounts.isEmpty }

    /// The shift that holds, and the one that follows it. The first time the present one begins, or goes on with what an
    /// earlier run knew of it.
    ///
    /// - Parameters:
    ///   - former: what an earlier run left, each up to the moment it was written.
    ///   - ends: when a shift of an earlier run ended.
    package mutating func know(
        _ present: ShiftSpan, then next: ShiftSpan, former: [FiguresReport] = [],
        ends: (FiguresReport) -> Uptime = { $0.at }
    ) {
        following = next
        guard let known = shift else {
            shift = present
            for index in accounts.indices {
                let left = former.filter { $0.account == index }
                ended += accounts[index].begin(present, former: left, ends: ends)
            }
            return
        }
        // A clock that is set a little moves the end; one shift more or less begins another one.
        let moved = present.began - known.began
        if known.name == present.name, abs(moved.nanoseconds) < Self.likeness.nanoseconds {
            shift?.ends = present.ends
        } else if moved > .zero {
            turn(to: present, at: present.began)
            following = next
        }
    }

    /// Takes the samples of one answer, those that were made of them included.
    package mutating func take(_ samples: [Sample]) {
        guard !accounts.isEmpty, shift != nil else { return }
        var isNamed = false
        for sample in samples {
            guard world.places.indices.contains(sample.tag.index), world.places[sample.tag.index] >= 0 else { continue }
            if !isNamed { advance(to: sample.at) }
            isNamed = true
            let slot = Int(world.places[sample.tag.index])
            _ = world.slots[slot].take(sample)
            if let expires = world.slots[slot].expires { expiry = min(expiry, expires) }
            for account in ofSlot[slot] { accounts[account].isTouched = true }
        }
        guard isNamed, let now = samples.last?.at else { return }
        for index in accounts.indices where accounts[index].isTouched {
            if let report = accounts[index].step(world, &stack, plan, at: now) { end(report) }
        }
    }

    /// Lets time go by: tags grow too old to be believed, a shift ends.
    package mutating func advance(to now: Uptime) {
        guard !accounts.isEmpty, let present = shift else { return }
        if now > expiry { expire(by: now) }
        guard now >= present.ends else { return }
        // What follows the next one is not known yet; it is told long before.
        let next = following ?? ShiftSpan(name: present.name, began: present.ends, ends: .distantFuture)
        turn(to: next, at: present.ends)
    }

    /// Reports of what ended since they were last taken.
    package mutating func takeEnded() -> [FiguresReport] {
        defer { ended.removeAll() }
        return ended
    }

    /// How everything stands.
    package mutating func reports(at now: Uptime) -> [FiguresReport] {
        advance(to: now)
        guard shift != nil else { return [] }
        return accounts.indices.flatMap { accounts[$0].reports(at: now) }
    }

    private mutating func turn(to next: ShiftSpan, at now: Uptime) {
        for index in accounts.indices {
            if let report = accounts[index].closeShift(at: now, next: next.name) { end(report) }
        }
        shift = next
        following = nil
    }

    private mutating func end(_ report: FiguresReport) {
        if ended.count == Self.mostEnded { ended.removeFirst() }
        ended.append(report)
    }

    /// Each in its turn, as of the moment at which it grew too old.
    private mutating func expire(by now: Uptime) {
        while let slot = world.slots.indices.filter({ world.slots[$0].expires.map { $0 < now } ?? false })
            .min(by: { (world.slots[$0].expires ?? now) < (world.slots[$1].expires ?? now) })
        {
            let at = world.slots[slot].expires ?? now
            _ = world.slots[slot].expire(at: at + TimeSpan(nanoseconds: 1))
            for account in ofSlot[slot] {
                if let report = accounts[account].step(world, &stack, plan, at: at) { end(report) }
            }
        }
        expiry = world.slots.compactMap(\.expires).min() ?? .distantFuture
    }
}

internal import AndonCore
internal import Synchronization

/// What every wire knows of the stop: which wire decides, which have outputs, and which rule asks for what at once.
///
/// A wire whose rule stops the line orders the outputs of its procedure's first moment itself, wherever they are: that waits
/// for no other wire, and for no lock. Whether the rule may do so is read here; the wire that decides keeps it up to date, hears
/// of what was ordered in the same turn, and does the rest.
final class StopOffice: Sendable {
    /// The wire that decides.
    let mailbox: WireMailbox
    /// By output: the wire that has it.
    let outputs: [WireMailbox]
    let inputs: [AwaitedInput]
    /// By rule: the outputs that it asks for at once.
    private let atOnce: [[Int]]
    /// By rule: whether its alarms stop the line; a rule that never does is looked at by nobody.
    private let leaves: [Leave]
    private let rules: [Int]
    /// Until then a limit holds back what would be a new stop; nanoseconds of uptime.
    private let heldUntil = Atomic<Int64>(.min)
    /// Stops that were asked for since the start; counted before any letter of them is posted.
    private let ordered = Atomic<UInt64>(0)

    /// What the modes say of one rule, as every wire may read it.
    private final class Leave: Sendable {
        let isGiven = Atomic<Bool>(false)
    }

    /// - Parameter permit: what is permitted before the wire that decides has said anything.
    init(plan: Plan, stop: StopPlan, mailbox: WireMailbox, outputs: [WireMailbox], permit: StopPermit) {
        self.mailbox = mailbox
        self.outputs = outputs
        inputs = zip(stop.outputs.indices, stop.outputs).compactMap { index, output in
            output.input.map { AwaitedInput($0, of: index, mailbox: outputs[index]) }
        }
        let procedures = plan.procedures
        atOnce = plan.rules.indices.map { plan.rules[$0].action == .stop ? stop.atOnce(procedures[$0]) : [] }
        leaves = plan.rules.map { _ in Leave() }
        rules = plan.rules.indices.filter { plan.rules[$0].action == .stop }
        // Limits of the run before are known by the wire that decides: what comes sooner is decided there.
        show(permit, heldUntil: permit.counts.limits == StopLimits() ? nil : .distantFuture)
    }

    /// Called by the wire that decides, whenever modes, maintenance, limits or the latch have changed.
    func show(_ permit: StopPermit, heldUntil: Uptime?) {
        self.heldUntil.store(heldUntil?.nanoseconds ?? .min, ordering: .releasing)
        for rule in rules {
            leaves[rule].isGiven.store(permit.verdict(of: RuleID(rule)) == .stop, ordering: .releasing)
        }
    }

    /// Those of these causes that stop the line now. That holds, whatever becomes of the modes before the wire that decides
    /// hears of it.
    func stopping(_ causes: [AlarmKey], at now: Uptime) -> [AlarmKey] {
        guard now.nanoseconds >= heldUntil.load(ordering: .acquiring) else { return [] }
        return causes.filter { leaves[$0.rule.index].isGiven.load(ordering: .acquiring) }
    }

    /// The outputs that these causes ask for at once, each once.
    func atOnce(_ causes: [AlarmKey]) -> [Int] {
        var all: [Int] = []
        for cause in causes {
            for output in atOnce[cause.rule.index] where !all.contains(output) { all.append(output) }
        }
        return all
    }

    /// Called before the letters of a stop go out. From here on no value that lets the line run is handed to a driver until
    /// the wire that decides has taken the stop and a person has reset it.
    func countOrder() { ordered.add(1, ordering: .sequentiallyConsistent) }

    var orders: UInt64 { ordered.load(ordering: .sequentiallyConsistent) }
}

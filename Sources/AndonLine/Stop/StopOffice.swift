internal import AndonCore
internal import Synchronization

/// What every wire knows of the stop: which wire decides, which have outputs, and which rule asks for what at once.
///
/// A wire whose rule stops the line orders the outputs of its procedure's first moment itself, wherever they are: that waits
/// for no other wire. The wire that decides hears of it in the same turn and does the rest.
final class StopOffice: Sendable {
    /// The wire that decides.
    let mailbox: WireMailbox
    /// By output: the wire that has it.
    let outputs: [WireMailbox]
    let inputs: [AwaitedInput]
    /// By rule: the outputs that it asks for at once.
    private let atOnce: [[Int]]
    private let isArmed: Bool
    /// Stops that were asked for since the start; counted before any letter of them is posted.
    private let ordered = Atomic<UInt64>(0)

    init(plan: Plan, stop: StopPlan, mailbox: WireMailbox, outputs: [WireMailbox]) {
        self.mailbox = mailbox
        self.outputs = outputs
        inputs = zip(stop.outputs.indices, stop.outputs).compactMap { index, output in
            output.input.map { AwaitedInput($0, of: index, mailbox: outputs[index]) }
        }
        let procedures = plan.procedures
        atOnce = plan.rules.indices.map { plan.rules[$0].action == .stop ? stop.atOnce(procedures[$0]) : [] }
        isArmed = stop.mode == .armed
    }

    /// The outputs that these causes ask for at once, each once; none where nothing is to be written.
    func atOnce(_ causes: [AlarmKey]) -> [Int] {
        guard isArmed else { return [] }
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

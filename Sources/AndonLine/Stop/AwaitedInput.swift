internal import AndonCore
internal import Synchronization

/// An input that shows that a machine has stopped, between the wire that reads it and the wire that has the output.
///
/// At most one letter is under way for each time that it is waited for, however often it is polled.
final class AwaitedInput: Sendable {
    let output: Int
    let tag: TagID
    private let value: Double
    private let mailbox: WireMailbox
    private let isAwaited = Atomic<Bool>(false)

    init(_ input: StopInput, of output: Int, mailbox: WireMailbox) {
        self.output = output
        tag = input.tag
        value = input.value
        self.mailbox = mailbox
    }

    /// From now on a sample is looked at; called by the wire with the output.
    func wait() { isAwaited.store(true, ordering: .releasing) }

    /// Called by the wire that reads the tag, behind its rules and its stop.
    func take(_ samples: Span<Sample>) {
        guard isAwaited.load(ordering: .acquiring) else { return }
        for index in samples.indices where samples[index].tag == tag {
            let sample = samples[index]
            guard sample.quality.isGood, sample.value == value,
                isAwaited.exchange(false, ordering: .acquiringAndReleasing)
            else { continue }
            mailbox.post(.inputStands(output: output, at: sample.at))
        }
    }
}

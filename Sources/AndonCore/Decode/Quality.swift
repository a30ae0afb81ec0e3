/// Whether a sample may be believed, and if not, why. Unknown is not OK: rules act on `good` alone.
package enum Quality: Sendable, Hashable {
    case good
    /// Well formed, but it may be the answer to an earlier request (RTU after a timeout).
    case uncertain
    case bad(Reason)

    package enum Reason: UInt8, Sendable, CaseIterable {
        /// No answer in time.
        case timeout
        /// The link is closed, refused or lost.
        case linkDown
        /// The unit refused; its code is in the link's counters and the log.
        case exception
        /// Bytes came that answer nothing we asked.
        case badAnswer
        /// The unit is demoted and only probed.
        case demoted
        /// The bits are no number: NaN, infinity, or a denormal float (words in the wrong order).
        case notANumber
        /// Never read since the agent started.
        case notRead
        /// One of the numbers that mean that there is no value.
        case sentinel
        /// Beyond what the plan calls plausible.
        case implausible
        /// The device is not the one that the plan names.
        case identity
        /// The unit refuses this address; it is left out and tried again rarely.
        case refusedAddress
        /// The frame has no such field, or it is no number.
        case noField
        /// Made of a tag that is uncertain, or of which nothing was heard for too long.
        case input
        /// Made of a window that does not hold its whole time yet, or of a board of which something is not known.
        case incomplete
    }

    @inlinable package var isGood: Bool { if case .good = self { true } else { false } }

    /// `good`, `uncertain`, `bad-timeout`, …: the word in messages.
    package var word: String {
        switch self {
        case .good: "good"
        case .uncertain: "uncertain"
        case .bad(.timeout): "bad-timeout"
        case .bad(.linkDown): "bad-link-down"
        case .bad(.exception): "bad-exception"
        case .bad(.badAnswer): "bad-answer"
        case .bad(.demoted): "bad-demoted"
        case .bad(.notANumber): "bad-not-a-number"
        case .bad(.notRead): "bad-not-read"
        case .bad(.sentinel): "bad-sentinel"
        case .bad(.implausible): "bad-implausible"
        case .bad(.identity): "bad-identity"
        case .bad(.refusedAddress): "bad-refused-address"
        case .bad(.noField): "bad-no-field"
        case .bad(.input): "bad-input"
        case .bad(.incomplete): "bad-incomplete"
        }
    }
}

package import AndonCore

/// What one request of a probe brought.
package struct ProbeAnswer: Sendable {
    package enum Outcome: Sendable, Hashable {
        case values([UInt16])
        /// The device lives and refuses.
        case refused(code: UInt8, words: String)
        case silent
        /// Another process has the port.
        case owned
        /// The link cannot be opened or was lost, or bytes came that are no answer.
        case failed(String)
    }

    package var outcome: Outcome
    /// From the first byte of the request to the last of the answer; nil when nothing was sent or nothing came.
    package var took: TimeSpan?
    /// It may be the answer to an earlier request.
    package var isUnconfirmed = false

    package var values: [UInt16]? {
        if case .values(let values) = outcome { return values }
        return nil
    }

    /// Whether there is a device at all: an exception is an answer.
    package var isAlive: Bool {
        switch outcome {
        case .values, .refused: true
        case .silent, .owned, .failed: false
        }
    }
}

/// What one request of a probe brought.
package struct ProbeAnswer: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case values([UInt16])
        /// The device lives and refuses.
        case refused(code: UInt8, words: String)
        case silent
        /// Another process has the port.
        case owned
        /// The link cannot be opened: nothing was sent, and the next request will not fare better.
        case unopened(LinkTrouble)
        /// The link was lost with the request on its way, in the system's words.
        case lost(String)
        /// Bytes came that are no answer to the request.
        case garbled(String)
        /// The request was not made: the driver does not know it, or the bus never fell silent.
        case failed(String)
    }

    package var outcome: Outcome
    /// From the first byte of the request to the last of the answer; nil when nothing was sent or nothing came.
    package var took: TimeSpan?
    /// It may be the answer to an earlier request.
    package var isUnconfirmed: Bool
    /// What came back began with our own request: the adapter hears what it sends.
    package var isEcho = false

    package init(outcome: Outcome, took: TimeSpan? = nil, isUnconfirmed: Bool = false) {
        self.outcome = outcome
        self.took = took
        self.isUnconfirmed = isUnconfirmed
    }

    package var values: [UInt16]? {
        if case .values(let values) = outcome { return values }
        return nil
    }

    /// Whether there is a device at all: an exception is an answer.
    package var isAlive: Bool {
        switch outcome {
        case .values, .refused: true
        case .silent, .owned, .unopened, .lost, .garbled, .failed: false
        }
    }

    /// A device that sleeps, or bytes that were on the bus before: worth a second request.
    package var isWorthAsking: Bool {
        switch outcome {
        case .silent, .lost, .garbled: true
        case .values, .refused, .owned, .unopened, .failed: false
        }
    }

    /// A gateway says that there is no such unit: nothing of it is the device's word.
    package var isUnreached: Bool {
        switch outcome {
        case .refused(10, _), .refused(11, _): true
        case .values, .refused, .silent, .owned, .unopened, .lost, .garbled, .failed: false
        }
    }

    /// The wire cannot be had: no other question fares better.
    package var isFinal: Bool {
        switch outcome {
        case .owned, .unopened: true
        case .values, .refused, .silent, .lost, .garbled, .failed: false
        }
    }
}

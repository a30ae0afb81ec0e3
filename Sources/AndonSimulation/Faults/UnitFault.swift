package import AndonCore

/// What one unit does wrong until it is healed.
package enum UnitFault: Hashable, Sendable {
    /// Never answers.
    case dead
    /// Answers everything, this much later.
    case late(TimeSpan)
    /// Answers with the number of another unit.
    case wrongUnit
    /// Answers with the other reading function.
    case wrongFunction
    /// TCP only: answers with another transaction id.
    case wrongTransaction
    /// Serial only: answers with a wrong checksum.
    case wrongChecksum
    /// Refuses everything with this code.
    case exception(UInt8)
    /// Leaves the last three bytes out and is silent.
    case short
    /// TCP only: closes the connection in the middle of the answer.
    case cut
    /// Sends every answer twice.
    case twice
    /// Sends the answer in pieces of one byte, as fast as it can.
    case split
    /// Sends one byte every 400 ms.
    case trickle
}

extension UnitFault {
    /// The word in commands and in `status`.
    package var word: String {
        switch self {
        case .dead: "dead"
        case .late: "late"
        case .wrongUnit: "wrong-unit"
        case .wrongFunction: "wrong-function"
        case .wrongTransaction: "wrong-transaction"
        case .wrongChecksum: "wrong-crc"
        case .exception: "exception"
        case .short: "short"
        case .cut: "cut"
        case .twice: "twice"
        case .split: "split"
        case .trickle: "trickle"
        }
    }

    /// The word with its number.
    package var text: String {
        switch self {
        case .late(let span): "late \(Int(span.inMilliseconds.rounded()))ms"
        case .exception(let code): "exception \(code)"
        default: word
        }
    }
}

/// One unit on one link.
package struct UnitKey: Hashable, Sendable, Comparable {
    package var link: LinkID
    package var unit: UInt8

    package init(link: LinkID, unit: UInt8) {
        self.link = link
        self.unit = unit
    }

    package static func < (left: UnitKey, right: UnitKey) -> Bool { (left.link, left.unit) < (right.link, right.unit) }
}

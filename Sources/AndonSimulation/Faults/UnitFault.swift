package import AndonCore

/// What one unit does wrong until it is healed, on every request or on those that touch one address.
package enum UnitFault: Hashable, Sendable {
    /// Never answers, and does nothing.
    case dead
    /// Does what it is asked, and never says so.
    case mute
    /// Answers everything, this much later.
    case late(TimeSpan)
    /// Answers with the number of another unit.
    case wrongUnit
    /// Answers with the other reading function.
    case wrongFunction
    /// TCP only: answers with another transaction id.
    case wrongTransaction
    /// TCP only: this protocol id in the header instead of 0.
    case wrongProtocol(UInt16)
    /// TCP only: this number in the header's length field.
    case wrongLength(UInt16)
    /// This number where an answer says how many bytes follow.
    case wrongCount(UInt8)
    /// One value fewer than asked for, and well formed (bits: eight fewer).
    case fewer
    /// A write is answered with the opposite value, or the value and one.
    case wrongEcho
    /// Serial only: a share, 0 to 1, of the answers has a wrong checksum.
    case wrongChecksum(share: Double)
    /// Refuses everything with this code.
    case exception(UInt8)
    /// Is busy (exception 6) for so many requests.
    case busy(Int)
    /// Answers no more than so many values at once; more is exception 3.
    case limit(Int)
    /// Does not have this function: exception 1.
    case noFunction(UInt8)
    /// Everything stands so many addresses higher than the plan says.
    case shift(Int)
    /// Serves zeros until this moment of the line.
    case zeros(until: Uptime)
    /// Leaves the last three bytes out and is silent.
    case short
    /// TCP only: closes the connection in the middle of the answer.
    case cut
    /// TCP only: resets the connection in the middle of the answer.
    case reset
    /// Sends every answer twice.
    case twice
    /// Four bytes more behind every answer.
    case extra
    /// Three bytes of noise before every answer.
    case noise
    /// Two bytes of noise in the middle of every answer.
    case noiseInside
    /// Sends the answer in pieces of one byte, as fast as it can.
    case split
    /// Sends one byte every 400 ms.
    case trickle
    /// Serial only: answers a broadcast too, as no unit may.
    case answersBroadcast
}

extension UnitFault {
    /// The word in commands and in `status`.
    package var word: String {
        switch self {
        case .dead: "dead"
        case .mute: "mute"
        case .late: "late"
        case .wrongUnit: "wrong-unit"
        case .wrongFunction: "wrong-function"
        case .wrongTransaction: "wrong-transaction"
        case .wrongProtocol: "wrong-protocol"
        case .wrongLength: "wrong-length"
        case .wrongCount: "wrong-count"
        case .fewer: "fewer"
        case .wrongEcho: "wrong-echo"
        case .wrongChecksum: "wrong-crc"
        case .exception: "exception"
        case .busy: "busy"
        case .limit: "limit"
        case .noFunction: "no-function"
        case .shift: "shift"
        case .zeros: "zeros"
        case .short: "short"
        case .cut: "cut"
        case .reset: "reset"
        case .twice: "twice"
        case .extra: "extra"
        case .noise: "noise"
        case .noiseInside: "noise-inside"
        case .answersBroadcast: "answers-broadcast"
        case .split: "split"
        case .trickle: "trickle"
        }
    }

    /// The word with its number.
    package var text: String {
        switch self {
        case .late(let span): "late \(Int(span.inMilliseconds.rounded()))ms"
        case .exception(let code): "exception \(code)"
        case .wrongProtocol(let id): id == 1 ? word : "wrong-protocol \(id)"
        case .wrongLength(let length): "wrong-length \(length)"
        case .wrongCount(let count): "wrong-count \(count)"
        case .wrongChecksum(let share): share < 1 ? "wrong-crc \(Int((share * 100).rounded()))%" : "wrong-crc"
        case .busy(let left): "busy \(left)"
        case .limit(let most): "limit \(most)"
        case .noFunction(let code): "no-function \(code)"
        case .shift(let by): "shift \(by)"
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

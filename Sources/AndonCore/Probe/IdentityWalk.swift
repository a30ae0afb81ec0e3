/// Asks a device what it is: 43/14 to its end, then function 17.
package struct IdentityWalk: ProbeWalk {
    private enum Step: Sendable {
        case deviceID(code: UInt8, object: UInt8)
        case serverID
        case done
    }

    package private(set) var identity = DeviceIdentity()
    /// The answer to the first 43/14 request that was not put otherwise again.
    package private(set) var first = ProbeAnswer(outcome: .silent)
    /// The answer to function 17.
    package private(set) var server = ProbeAnswer(outcome: .silent)

    // Regular identification (2) holds the basic one; a device that has only the basic one (1) answers that.
    private var step = Step.deviceID(code: 2, object: 0)
    private var pages = 0
    /// Seven regular objects and a few of the maker's; a device that never ends is not followed.
    private static let mostPages = 32

    package init() {}

    package var question: ProbeQuestion? {
        switch step {
        case .deviceID(let code, let object): .deviceID(code: code, object: object)
        case .serverID: .serverID
        case .done: nil
        }
    }

    package mutating func take(_ answer: ProbeAnswer) {
        switch step {
        case .deviceID(let code, _): take(page: answer, code: code)
        case .serverID:
            server = answer
            step = .done
        case .done: break
        }
    }

    private mutating func take(page answer: ProbeAnswer, code: UInt8) {
        if pages == 0 { first = answer }
        guard let words = answer.values else {
            if pages == 0, answer.isFinal {
                server = answer
                step = .done
            } else {
                step = pages == 0 && code == 2 ? .deviceID(code: 1, object: 0) : .serverID
            }
            return
        }
        pages += 1
        guard pages < Self.mostPages, let next = identity.take(words).next else {
            step = .serverID
            return
        }
        step = .deviceID(code: code, object: next)
    }
}

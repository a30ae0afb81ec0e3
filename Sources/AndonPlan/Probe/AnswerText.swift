package import AndonCore

/// What an answer that brought no values says, and what to try then.
package enum AnswerText {
    /// `answers`, `refuses: exception 2 (illegal data address)`.
    package static func words(_ answer: ProbeAnswer) -> String {
        switch answer.outcome {
        case .values: "answers"
        case .refused(_, let words): "refuses: \(words)"
        case .silent: "no answer in time"
        case .owned: "another process owns the port"
        case .unopened(let trouble): trouble.words
        case .lost(let words): "the connection ended: \(words)"
        case .garbled(let words), .failed(let words): words
        }
    }

    /// The same, and what to do where only one thing helps.
    package static func ending(_ answer: ProbeAnswer) -> String {
        words(answer) + (answer.isEcho ? "; \(echoAdvice)" : "")
    }

    static let echoAdvice = "give --echo strip, and write echo: strip in the plan"
    static let unreachedAdvice = "the gateway does not reach such a unit: is it on, is its number right?"

    /// Where an answer came from: what to try next depends on it.
    package enum Place: Sendable { case serial, network, agent }

    /// What is being asked, while it is.
    package static func asked(_ question: ProbeQuestion) -> String {
        switch question {
        case .values(let point, let count):
            "\(point.area.rawValue) \(point.address)" + (count > 1 ? "..\(Int(point.address) + Int(count) - 1)" : "")
        case .deviceID: "who it is (43/14)"
        case .serverID: "who it is (17)"
        }
    }

    /// The sentence that ends a command which wanted `count` values from `point`.
    package static func refusal(
        _ answer: ProbeAnswer, unit: UInt8, _ point: Point, count: Int, _ place: Place
    ) -> String {
        "unit \(unit): \(words(answer)); \(advice(answer, point, count: count, place))"
    }

    private static func advice(_ answer: ProbeAnswer, _ point: Point, count: Int, _ place: Place) -> String {
        let area = point.area.rawValue
        let what = point.area.isBits ? "bits" : "registers"
        switch answer.outcome {
        case .refused(1, _): return "it does not know the function that reads \(plural(point.area)): try another area"
        case .refused(2, _) where count > 1:
            return "it has not all of \(area) \(point.address)..\(Int(point.address) + count - 1): "
                + "try --count 1, and the address one lower or higher"
        case .refused(2, _):
            return "it has no \(area) \(point.address): try the address one lower or higher, or another area"
        case .refused(3, _) where count > 1:
            return "it gives fewer than \(count) \(what) at once: try --count \(count / 2), and write the most that it "
                + "gives as \(point.area.isBits ? "max-bits" : "max-registers") of the link"
        case .refused(3, _): return "it does not like this address or this number of \(what)"
        case .refused(6, _): return "it is busy: try again"
        case .refused(10, _), .refused(11, _): return unreachedAdvice
        case .refused: return "the unit is there and says no"
        case .silent where place == .agent:
            return "`andon status` shows who answers on this link; the agent waits as long as its plan says"
        case .silent where place == .serial:
            return "`andon probe scan` shows who is there, with --try-settings at which speed; "
                + "--timeout 1s waits longer"
        case .silent: return "`andon probe scan` shows who is there, --timeout 1s waits longer"
        case .garbled where answer.isEcho: return echoAdvice
        case .lost: return "some devices end the connection at a unit number that is not theirs: try --unit 1 or 255"
        case .garbled where place != .network:
            return "is another master on the bus, are speed and parity right, have two units the same number?"
        case .garbled: return "is it Modbus TCP, or RTU frames through TCP (--driver modbus-rtu-tcp)?"
        case .values, .owned, .unopened, .failed: return "nothing was read"
        }
    }

    /// `holding registers`
    static func plural(_ area: Area) -> String {
        switch area {
        case .coil: "coils"
        case .discrete: "discrete inputs"
        case .input: "input registers"
        case .holding: "holding registers"
        case .frame: "frames"
        }
    }
}

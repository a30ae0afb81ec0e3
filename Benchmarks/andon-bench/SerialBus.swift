/// A serial bus of slaves at the speed of its wire, in a process of its own.
final class SerialBus {
    private let child: Child
    let device: String

    struct Count {
        /// Requests that came before 3.5 characters of silence had passed.
        var violations: Int
        /// Frames that were no request of this bus.
        var foreign: Int
        /// Requests to a unit that does not answer.
        var askedDead: Int
        /// Answers of each unit, from unit 1 on.
        var answers: [Int]
    }

    /// - Parameter dead: a unit that never answers, 0 for none.
    init(baud: Int, units: Int, dead: Int = 0) throws {
        child = try Child("andon-bench-floor", ["serial", String(baud), String(units), String(dead)])
        let words = try child.line().split(separator: " ")
        guard words.count == 2 else { throw BenchError("the serial bus has no port") }
        device = String(words[1])
    }

    func count() throws -> Count {
        try child.say("count")
        let numbers = try child.line().split(separator: " ").dropFirst().compactMap { Int($0) }
        guard numbers.count > 3 else { throw BenchError("the serial bus does not count") }
        return Count(
            violations: numbers[0], foreign: numbers[1], askedDead: numbers[2], answers: Array(numbers.dropFirst(3)))
    }
}

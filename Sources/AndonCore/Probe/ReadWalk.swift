/// One question, put again where nothing of use came: a device may sleep until the first request.
package struct ReadWalk: ProbeWalk {
    private let asked: ProbeQuestion
    private var left: Int
    /// The last answer; nil before the first.
    package private(set) var answer: ProbeAnswer?

    /// - Parameter asks: how often it is put at most.
    package init(_ question: ProbeQuestion, asks: Int) {
        asked = question
        left = max(1, asks)
    }

    package var question: ProbeQuestion? {
        left > 0 && answer?.isWorthAsking != false ? asked : nil
    }

    package mutating func take(_ answer: ProbeAnswer) {
        self.answer = answer
        left -= 1
    }
}

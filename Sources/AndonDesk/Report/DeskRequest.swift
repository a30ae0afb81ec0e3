/// What a person may ask of the agent with a body: what it must look like, and what is wrong with one.
package protocol DeskRequest: Decodable, Sendable {
    /// The body that is expected, for refusals.
    static var expected: String { get }
    /// What is wrong with it, in a sentence; nil when nothing is.
    var problem: String? { get }
}

/// A request that the agent will not carry out: the sentence says why.
package struct DeskNo: Error, Sendable, Hashable {
    package var sentence: String
    /// The same request may do better in a moment.
    package var isPassing: Bool

    package init(_ sentence: String, isPassing: Bool = false) {
        self.sentence = sentence
        self.isPassing = isPassing
    }
}

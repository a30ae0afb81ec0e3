/// What is wrong with the words of a probe.
package struct ProbeRefusal: Error, CustomStringConvertible {
    package var sentences: [String]

    package init(_ sentences: [String]) { self.sentences = sentences }

    package var description: String { sentences.joined(separator: "\n") }
}

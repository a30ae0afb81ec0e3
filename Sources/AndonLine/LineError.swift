/// Why the line could not be started. After the start nothing throws: faults are qualities, states and reports.
package enum LineError: Error, CustomStringConvertible {
    /// A driver refused its settings; the sentence names link, setting, what was found and what is allowed.
    case driver(String)
    /// The state directory cannot hold the latch.
    case latch(String)

    package var description: String {
        switch self {
        case .driver(let sentence), .latch(let sentence): sentence
        }
    }
}

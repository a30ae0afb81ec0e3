/// What says which recipe holds, where no recorded answer does: by names, so that another plan finds them again.
package enum RecordedChoice: Sendable, Hashable {
    /// Characters of the tag that chooses, or a number that came in a frame.
    case word(String)
    /// A person chose the recipe of this name.
    case hand(String)
    /// She gave the choice back to the tag.
    case automatic

    /// More of a word is cut off.
    static let mostBytes = 1_024

    var kind: UInt8 {
        switch self {
        case .word: 6
        case .hand: 7
        case .automatic: 8
        }
    }

    var text: String? {
        switch self {
        case .word(let text), .hand(let text): text
        case .automatic: nil
        }
    }
}

/// Why a link cannot be opened, as far as the system says.
package struct LinkTrouble: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// No such port.
        case missing
        case noPermission
        /// It is there and is no serial port, or does not take the settings.
        case notSerial
        /// The host is there and nothing listens.
        case refused
        case unreachable
        /// Nobody said anything while the connection was made.
        case noReply
        case other
    }

    package var kind: Kind
    /// What the system says: `Connection refused`.
    package var words: String

    package init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }
}

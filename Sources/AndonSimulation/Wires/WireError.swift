/// Why a wire of the simulation could not be opened.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, on what, and what the system said.
    package var text: String
    package var description: String { text }

    package init(_ text: String) { self.text = text }
}

import AndonCore

/// One line of the simulation's log: what a client wrote, what was served, what was made to go wrong.
package struct JournalEntry: Hashable, Sendable, Encodable {
    package enum Kind: String, Sendable, Encodable { case write, read, fault }

    package var kind: Kind
    package var link: String?
    package var unit: UInt8?
    package var tag: String?
    /// What the client asked for, in engineering units, and what the unit holds after it.
    package var value: Double?
    package var served: Double?
    package var area: String?
    package var address: Int?
    package var words: [UInt16]?
    package var text: String?

    static func write(link: String, unit: UInt8, tag: String, value: Double, served: Double) -> JournalEntry {
        JournalEntry(kind: .write, link: link, unit: unit, tag: tag, value: value, served: served)
    }

    static func read(link: String, unit: UInt8, area: Area, address: Int, words: [UInt16]) -> JournalEntry {
        JournalEntry(kind: .read, link: link, unit: unit, area: area.rawValue, address: address, words: words)
    }

    static func fault(_ text: String) -> JournalEntry { JournalEntry(kind: .fault, text: text) }
}

/// Where a recorded answer came from: what was asked of which unit.
package struct RecordedSource: Sendable, Hashable {
    /// The link's name, so that another plan finds it again.
    package var link: String
    package var unit: UInt8
    package var area: Area
    package var address: UInt16
    package var count: UInt16

    package init(link: String, unit: UInt8, area: Area, address: UInt16, count: UInt16) {
        self.link = link
        self.unit = unit
        self.area = area
        self.address = address
        self.count = count
    }

    /// Areas by their number in a recording; frames are not recorded.
    static let areas: [Area] = [.coil, .discrete, .input, .holding]
}

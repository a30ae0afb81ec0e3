package import AndonCore

/// What a device answered: words of registers and bits (0 or 1) by their points, neighbours included where they were read.
package struct ProfileReads: Sendable {
    package var words: [Point: UInt16] = [:]
    /// Points that the device refused (exception 2).
    package var refused: Set<Point> = []
    /// Areas whose function the device does not know (exception 1).
    package var lacking: Set<Area> = []
    /// What came of asking it who it is; nil where it was not asked, or said nothing.
    package var identity: IdentityCheck.Verdict?

    package init(
        words: [Point: UInt16] = [:], refused: Set<Point> = [], identity: IdentityCheck.Verdict? = nil
    ) {
        self.words = words
        self.refused = refused
        self.identity = identity
    }

    /// Words of one area from an address on.
    package mutating func take(_ values: [UInt16], at first: Point) {
        for (index, value) in values.enumerated() where Int(first.address) + index <= 65_535 {
            words[Point(first.area, first.address + UInt16(index))] = value
        }
    }
}

/// One read that is asked to find out what a unit refuses; its values are not used.
package struct HealAsk: Sendable, Hashable {
    package var area: Area
    package var address: UInt16
    package var count: UInt16

    package init(_ area: Area, _ address: UInt16, _ count: UInt16) {
        self.area = area
        self.address = address
        self.count = count
    }

    init(_ area: Area, _ addresses: Range<Int>) {
        self.init(area, UInt16(addresses.lowerBound), UInt16(addresses.count))
    }

    package var addresses: Range<Int> { Int(address)..<Int(address) + Int(count) }

    package var range: PointRange { PointRange(area, addresses) }

    package enum Answer: Sendable, Hashable {
        case values
        /// The exception's code.
        case refused(UInt8)
        /// No answer, or one that says nothing of the address.
        case none
    }
}

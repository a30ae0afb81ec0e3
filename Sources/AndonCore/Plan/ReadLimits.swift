/// The most values that one read may ask a unit for, by area; never above what the protocol allows.
package struct ReadLimits: Sendable, Hashable {
    package var coils: Int
    package var discretes: Int
    package var inputs: Int
    package var holdings: Int

    /// The protocol's own limits unless said otherwise (V1.1b3, 6.1 to 6.4).
    package init(registers: Int = 125, bits: Int = 2000) {
        coils = bits
        discretes = bits
        inputs = registers
        holdings = registers
    }

    package subscript(area: Area) -> Int {
        get {
            switch area {
            case .coil: coils
            case .discrete: discretes
            case .input: inputs
            case .holding: holdings
            case .frame: 1024
            }
        }
        set {
            switch area {
            case .coil: coils = newValue
            case .discrete: discretes = newValue
            case .input: inputs = newValue
            case .holding: holdings = newValue
            case .frame: break
            }
        }
    }
}

/// Addresses of one area, the last one included.
package struct PointRange: Sendable, Hashable {
    package var area: Area
    package var first: UInt16
    package var last: UInt16

    package init(_ area: Area, _ first: UInt16, _ last: UInt16) {
        self.area = area
        self.first = first
        self.last = last
    }

    /// - Parameter addresses: not empty, below 65536.
    package init(_ area: Area, _ addresses: Range<Int>) {
        self.init(area, UInt16(addresses.lowerBound), UInt16(addresses.upperBound - 1))
    }

    package func contains(_ point: Point) -> Bool {
        point.area == area && first <= point.address && point.address <= last
    }
}

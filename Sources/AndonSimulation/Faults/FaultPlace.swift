package import AndonCore

/// Where a fault of a unit strikes: at every request, or at those that touch an address.
package struct FaultPlace: Hashable, Sendable, Comparable {
    package var key: UnitKey
    /// Nil strikes at every request.
    package var point: Point?

    package init(_ key: UnitKey, at point: Point? = nil) {
        self.key = key
        self.point = point
    }

    /// Whether a request for these values is struck.
    func strikes(_ area: Area?, _ address: Int, count: Int) -> Bool {
        guard let point else { return true }
        return area == point.area && address <= Int(point.address) && Int(point.address) < address + count
    }

    package static func < (left: FaultPlace, right: FaultPlace) -> Bool {
        if left.key != right.key { return left.key < right.key }
        return (left.point.map { Int($0.address) } ?? -1) < (right.point.map { Int($0.address) } ?? -1)
    }
}

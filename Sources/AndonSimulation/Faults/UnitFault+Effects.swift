import AndonCore

// What faults do to the memory of a unit; what they do to its frames is in `Transmission`.
extension Set<UnitFault> {
    /// The most values of one request.
    var limit: Int {
        for case .limit(let most) in self { return most }
        return .max
    }

    /// How many addresses higher everything stands.
    var shift: Int {
        for case .shift(let by) in self { return by }
        return 0
    }

    func isZero(at now: Uptime) -> Bool {
        contains { if case .zeros(let until) = $0 { now < until } else { false } }
    }
}

extension Transmission.Framing {
    var isSerial: Bool {
        switch self {
        case .tcp: false
        case .rtu, .ascii: true
        }
    }
}

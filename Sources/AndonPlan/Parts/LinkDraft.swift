import AndonCore

/// A link as it was read, and where its name and its endpoint stand.
struct LinkDraft {
    var plan: LinkPlan
    var place: Place
    var endpointPlace: Place
    /// False where its driver or endpoint is wrong: nothing more is said about what uses it.
    var isSound: Bool
    /// What the plan says of single units.
    var units: [UInt8: UnitDraft] = [:]

    struct UnitDraft {
        var change: UnitChange
        var place: Place
    }

    /// Its devices speak no Modbus: tags stand in frames.
    var isFrames: Bool {
        if case .serialFrames = plan.driver { true } else { false }
    }

    /// The most texts that one device is asked.
    static let mostAsks = 256

    /// Takes over what its tags ask.
    mutating func take(asks: [[UInt8]], _ mistakes: MistakeList) {
        guard case .serialFrames(let serial, var frames) = plan.driver else { return }
        if asks.count > Self.mostAsks {
            mistakes.add(
                place, found: "more than \(Self.mostAsks) different asks on link \(Quoted.text(plan.name))",
                allowed: "fewer")
        }
        frames.asks = asks
        plan.driver = .serialFrames(serial, frames)
    }
}

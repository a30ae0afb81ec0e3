import AndonCore

/// What one part of the plan says of a unit; what it leaves out stays as it was. Several may be laid one over the other:
/// the link's, a profile's, the unit's own.
struct UnitChange: Sendable {
    var timeout: TimeSpan?
    var pause: TimeSpan?
    var turnaround: TimeSpan?
    /// Holding and input registers; coils and discretes.
    var mostRegisters: Int?
    var mostBits: Int?
    /// Of one area; goes before the two above.
    var mostOfArea: [Area: Int] = [:]
    /// These are added to what is forbidden already.
    var forbidden: [PointRange] = []
    var isOneAtATime: Bool?
    var startsAtZero: Set<Area>?
    var writeRetries: Int?
    var writes: WriteKind?
    var warmUp: TimeSpan?
    var identity: IdentityPlan?

    func apply(to unit: inout UnitPlan) {
        unit.timeout = timeout ?? unit.timeout
        unit.pause = pause ?? unit.pause
        unit.turnaround = turnaround ?? unit.turnaround
        for area in Area.modbus {
            let common = area.isBits ? mostBits : mostRegisters
            unit.limits[area] = mostOfArea[area] ?? common ?? unit.limits[area]
        }
        unit.forbidden += forbidden
        unit.isOneAtATime = isOneAtATime ?? unit.isOneAtATime
        unit.startsAtZero = startsAtZero ?? unit.startsAtZero
        unit.writeRetries = writeRetries ?? unit.writeRetries
        unit.writes = writes ?? unit.writes
        unit.warmUp = warmUp ?? unit.warmUp
        unit.identity = identity ?? unit.identity
    }
}

/// What a device is, for people.
package enum ProfileKind: String, Sendable, CaseIterable {
    case controller, sensor, meter, plc, coupler, io, other
}

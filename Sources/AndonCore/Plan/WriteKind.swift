/// Which functions write one value to a unit (Modbus Application Protocol V1.1b3, 6.5, 6.6, 6.11 and 6.12).
package enum WriteKind: String, Sendable, Hashable, CaseIterable {
    /// 5 for a coil, 6 for a register: what nearly every device takes.
    case single
    /// 15 and 16, of one value: some meters and gateways have no others.
    case multiple
}

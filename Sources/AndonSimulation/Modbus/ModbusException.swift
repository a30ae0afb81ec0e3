/// The exception codes a simulated unit answers with (Modbus Application Protocol V1.1b3, 7).
package enum ModbusException: UInt8, Error, Sendable {
    case illegalFunction = 1
    case illegalAddress = 2
    case illegalValue = 3
    case deviceFailure = 4
    case busy = 6
    case gatewayTargetFailed = 11

    /// The PDU of the refusal: the function with its top bit set, then the code.
    package func answer(to function: UInt8) -> [UInt8] { [function | 0x80, rawValue] }
}

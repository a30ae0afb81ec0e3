/// What a request does, and how long it and its answer are on a serial wire.
///
/// The numbers are the function codes of the Modbus Application Protocol V1.1b3, 5.1.
package enum ModbusFunction: UInt8, Sendable, CaseIterable {
    case readCoils = 1
    case readDiscrete = 2
    case readHolding = 3
    case readInput = 4
    case writeCoil = 5
    case writeRegister = 6
    case writeCoils = 15
    case writeRegisters = 16
    case reportServerID = 17
    case maskWrite = 22
    case readWriteRegisters = 23
    case readDeviceID = 43
    /// No Modbus: one frame out, if there is anything to say, and one frame in (`ANDON_EXCHANGE_FRAME`).
    case exchangeFrame = 200

    /// Bytes of an RTU answer that refuses: unit, function with its high bit, code, checksum.
    package static let exceptionBytes = 5

    /// Bytes of the RTU request, unit and checksum included.
    package func requestBytes(count: Int) -> Int {
        switch self {
        case .readCoils, .readDiscrete, .readHolding, .readInput, .writeCoil, .writeRegister: 8
        case .writeCoils: 9 + (count + 7) / 8
        case .writeRegisters: 9 + 2 * count
        case .reportServerID: 4
        case .maskWrite: 10
        // Without what it writes: each register adds two bytes.
        case .readWriteRegisters: 13
        case .readDeviceID: 7
        case .exchangeFrame: count
        }
    }

    /// Bytes of the RTU answer, unit and checksum included.
    package func answerBytes(count: Int) -> Int {
        switch self {
        case .readCoils, .readDiscrete: 5 + (count + 7) / 8
        case .readHolding, .readInput: 5 + 2 * count
        case .writeCoil, .writeRegister, .writeCoils, .writeRegisters: 8
        case .maskWrite: 10
        case .readWriteRegisters: 5 + 2 * count
        case .reportServerID, .readDeviceID: 5 + count
        case .exchangeFrame: count
        }
    }
}

extension Area {
    /// The function that reads this area.
    package var readFunction: ModbusFunction {
        switch self {
        case .coil: .readCoils
        case .discrete: .readDiscrete
        case .input: .readInput
        case .holding: .readHolding
        case .frame: .exchangeFrame
        }
    }

    /// The function that writes one value of this area; nil where nothing can be written.
    package func writeFunction(_ kind: WriteKind) -> ModbusFunction? {
        switch self {
        case .coil: kind == .single ? .writeCoil : .writeCoils
        case .holding: kind == .single ? .writeRegister : .writeRegisters
        case .discrete, .input, .frame: nil
        }
    }
}

internal import AndonCore

/// One request as the wire thinks of it; becomes the contract's struct for the time of one call.
struct DriverRequest {
    /// The contract's operation: a Modbus function code, or one of the contract's own above 100.
    struct Operation: Equatable {
        var raw: UInt8

        init(_ function: ModbusFunction) { raw = function.rawValue }
        private init(raw: UInt8) { self.raw = raw }

        /// Function 5 with a word of the plan's (`ANDON_WRITE_COIL_WORD`).
        static let writeCoilWord = Operation(raw: 105)

        /// Function 22: an AND mask and an OR mask.
        static let maskWrite = Operation(.maskWrite)

        static let exchangeFrame = Operation(.exchangeFrame)
        static let readDeviceID = Operation(.readDeviceID)
        static let reportServerID = Operation(.reportServerID)

        static func read(_ area: Area) -> Operation { Operation(area.readFunction) }

        /// Only coils and holding registers are written; the plan lets no other area through.
        static func write(_ area: Area, _ kind: WriteKind = .single) -> Operation {
            Operation(area.writeFunction(kind) ?? .writeRegister)
        }
    }

    var ticket: UInt64
    var deadline: Uptime
    /// Index of the link inside its driver instance.
    var link: Int
    var unit: UInt8
    var operation: Operation
    var isUrgent = false
    var address: UInt16
    var count: UInt16 = 1
    /// The value of a write of one.
    var value: UInt16 = 0
    /// What is written or sent where it is more than one value; empty costs nothing.
    var values: [UInt16] = []
    /// Of a read and write in one.
    var writeAddress: UInt16 = 0
    var writeCount: UInt16 = 0
}

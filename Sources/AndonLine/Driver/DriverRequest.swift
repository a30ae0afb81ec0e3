internal import AndonCore

/// One request as the wire thinks of it; becomes the contract's struct for the time of one call.
struct DriverRequest {
    enum Operation: UInt8 {
        case readCoils = 1
        case readDiscrete = 2
        case readHolding = 3
        case readInput = 4
        case writeCoil = 5
        case writeRegister = 6

        static func read(_ area: Area) -> Operation {
            switch area {
            case .coil: .readCoils
            case .discrete: .readDiscrete
            case .holding: .readHolding
            case .input: .readInput
            }
        }

        /// Only coils and holding registers are written; the plan lets no other area through.
        static func write(_ area: Area) -> Operation { area == .coil ? .writeCoil : .writeRegister }
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
    /// The value of a write.
    var value: UInt16 = 0
}

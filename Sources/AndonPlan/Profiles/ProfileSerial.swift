package import AndonCore

/// How a device's serial port is set when it leaves the factory; several values where its variants differ.
package struct ProfileSerial: Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        case rtu, ascii
        /// Another protocol than Modbus: it must be switched over first.
        case other
    }

    package var mode: Mode?
    package var bauds: [Int] = []
    package var parities: [SerialPlan.Parity] = []
    package var dataBits: [Int] = []
    package var stopBits: [Int] = []
    package var unit: Int?
    package var confidence: Profile.Confidence?
}

import AndonCore
import AndonPlan
import Testing

/// Settings of a wire that a person gave, and those that a profile knows.
@Suite(.timeLimit(.minutes(1)))
struct ProbeSettingsTests {
    private func link(_ given: [(String, String)], _ profile: String) throws -> (LinkDriver, String?) {
        let profile = try ShippedProfiles.profile(profile)
        let settings = try ProbeSettings(given: given.map { (key: $0.0, value: $0.1) }, profile: profile)
        return (try ProbeTarget(settings: settings.settings).link.driver, settings.note(profile))
    }

    @Test
    func `What is not given is as the device leaves the factory, and that is said`() throws {
        let (driver, note) = try link([("device", "/dev/ttyUSB0")], "xy-md02")
        #expect(driver == .modbusRTU(SerialPlan(device: "/dev/ttyUSB0", baud: 9_600, parity: .none, stopBits: 1)))
        #expect(note == "as xy-md02 leaves the factory: baud 9600, parity none, stop-bits 1")
    }

    @Test
    func `A device that speaks ASCII is spoken to in ASCII`() throws {
        let (driver, note) = try link([("device", "/dev/ttyUSB0")], "delta-dtb")
        let serial = SerialPlan(device: "/dev/ttyUSB0", baud: 9_600, dataBits: 7, parity: .even, stopBits: 1)
        #expect(driver == .modbusASCII(serial))
        #expect(note?.hasPrefix("as delta-dtb leaves the factory, unverified: modbus-ascii, baud 9600") == true)
    }

    @Test
    func `What is given stays`() throws {
        let given = [("device", "/dev/ttyUSB0"), ("driver", "modbus-rtu"), ("baud", "19200"), ("parity", "odd")]
        let (driver, note) = try link(given, "delta-dtb")
        #expect(driver == .modbusRTU(SerialPlan(device: "/dev/ttyUSB0", baud: 19_200, parity: .odd, stopBits: 1)))
        #expect(note == nil)
        let (network, none) = try link([("host", "192.0.2.20")], "xy-md02")
        #expect(network == .modbusTCP(host: "192.0.2.20", port: 502) && none == nil)
    }

    @Test
    func `A device that must be switched to Modbus first is not asked in the wrong protocol`() throws {
        let text = SmallProfile.text(rest: "serial: { protocol: other, baud: 9600, parity: none, stop-bits: 1 }")
        let profile = try SmallProfile.read(text)
        #expect(throws: ProbeRefusal.self) {
            try ProbeSettings(given: [("device", "/dev/ttyUSB0")], profile: profile)
        }
        let given = [(key: "device", value: "/dev/ttyUSB0"), ("baud", "19200"), ("parity", "even")]
        #expect(try ProbeSettings(given: given, profile: profile).taken.isEmpty)
        let none = [(key: "device", value: "/dev/ttyUSB0"), ("baud", "19200"), ("parity", "none")]
        #expect(try ProbeSettings(given: none, profile: profile).taken == ["stop-bits 1"])
    }
}

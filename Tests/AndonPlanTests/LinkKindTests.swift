import AndonCore
import AndonPlan
import Testing

/// What links and units of a plan say.
@Suite(.timeLimit(.minutes(1)))
struct LinkKindTests {
    private static func plan(_ name: String) throws -> Plan {
        try PlanReader.read(Files.bytes("Tests/Fixtures/Plans/good/\(name).yaml"), file: name)
    }

    private static func link(_ name: String, of plan: Plan) throws -> LinkPlan {
        try #require(plan.links.first { $0.name == name })
    }

    @Test
    func `Each driver gets the settings that stand in its link`() throws {
        let plan = try Self.plan("link-kinds")
        let ascii = try Self.link("bus", of: plan).driver
        #expect(
            ascii
                == .modbusASCII(SerialPlan(device: "/dev/ttyS0", baud: 9_600, dataBits: 7, parity: .even, stopBits: 1)))
        #expect(try Self.link("eight", of: plan).driver.serial?.dataBits == 8)
        let server = try Self.link("server", of: plan)
        #expect(server.driver == .modbusRTUOverTCP(host: "192.0.2.30", port: 4_001))
        #expect(server.pauseAfterConnect == .milliseconds(500) && server.idleClose == .minutes(1))
        let acme = try Self.link("acme", of: plan).driver
        let settings = [
            PluginPlan.Setting(key: "model", value: "A 12"), PluginPlan.Setting(key: "port_2", value: "7"),
        ]
        #expect(acme == .plugin(PluginPlan(library: "/usr/lib/andon/drivers/acme.so", settings: settings)))
        #expect(plan.tags.map(\.unit) == [1, 1, 1, 255, 255, 0])
    }

    @Test
    func `The line behind a device server may be said, and is missed by the story where it is not`() throws {
        func text(_ more: String) -> [UInt8] {
            Array(
                """
                andon: 1
                site: a
                line: b
                links: { far: { driver: modbus-rtu-tcp, host: 192.0.2.1, port: 4001\(more) } }
                machines: { m: { kind: other, link: far, tags: { t: { at: holding 0, type: int16 } } } }

                """.utf8)
        }
        let silent = try PlanReader.read(text(""), file: "a")
        #expect(silent.links[0].behind == nil)
        #expect(PlanStory(silent).text.contains("note: without the baud of the line behind it the budget counts 50 ms"))
        let said = try PlanReader.read(text(", baud: 9600, parity: none, stop-bits: 1"), file: "a")
        #expect(said.links[0].behind == SerialPlan(device: "", baud: 9_600, parity: .none, stopBits: 1))
        #expect(said.links[0].driver.serial == nil, "it is no port")
        #expect(PlanStory(said).text.contains("behind it, for the budget: 9600 baud, 10 bits a character"))
        let half = #expect(throws: PlanRefusal.self) { try PlanReader.read(text(", parity: even"), file: "a") }
        #expect(half?.description.contains("without the key \"baud\"") == true)
    }

    @Test
    func `One port by two names belongs to one link`() throws {
        let text = """
            andon: 1
            site: a
            line: b
            links:
              one: { driver: modbus-rtu, device: /dev/serial/by-id/usb-A, baud: 9600, parity: even }
              two: { driver: modbus-rtu, device: /dev/ttyUSB0, baud: 9600, parity: even }
            machines: { m: { kind: other, link: one, tags: { t: { at: holding 0, type: int16 } } } }

            """
        let bytes = Array(text.utf8)
        #expect(throws: Never.self) { try PlanReader.read(bytes, file: "a") }
        let refusal = #expect(throws: PlanRefusal.self) {
            try PlanReader.read(bytes, file: "a", port: { $0 == "/dev/ttyUSB0" ? $0 : "/dev/ttyUSB0" })
        }
        #expect(
            refusal?.description
                == "a:6:38: found \"/dev/ttyUSB0\" in link \"two\", allowed: one link for one device; link \"one\" has it already"
        )
        let other = #expect(throws: PlanRefusal.self) {
            try PlanReader.read(bytes, file: "a", port: { _ in "/dev/ttyUSB9" })
        }
        #expect(other?.description.contains("\"/dev/ttyUSB0\" (the port /dev/ttyUSB9) in link \"two\"") == true)
    }

    @Test
    func `A port of a two-wire bus is switched as the plan says`() throws {
        let serial = try #require(try Self.plan("unit-quirks").links[0].driver.serial)
        #expect(
            serial.rs485
                == RS485Plan(
                    rtsHighOnSend: false, delayBeforeSend: .milliseconds(1), delayAfterSend: .microseconds(200)))
        #expect(serial.stripsEcho)
        #expect(serial.dataBits == 8)
    }

    @Test
    func `A unit is as its link says but for what it says itself`() throws {
        let plan = try Self.plan("unit-quirks")
        func unit(_ number: UInt8) -> UnitPlan { plan.unit(Endpoint(link: LinkID(0), unit: number)) }
        let link = unit(100)
        #expect(link.timeout == .milliseconds(500) && link.pause == .milliseconds(1))
        #expect(link.turnaround == .milliseconds(20) && link.warmUp == .seconds(2) && link.writeRetries == 1)
        #expect(link.limits == ReadLimits(registers: 60, bits: 2_000))
        #expect(unit(1).timeout == .seconds(1) && unit(1).pause == .milliseconds(100))
        #expect(unit(1).limits == ReadLimits(registers: 23, bits: 2_000) && unit(1).warmUp == .seconds(5))
        #expect(unit(1).writeRetries == 1)
        for number in UInt8(2)...4 {
            #expect(unit(number).isOneAtATime && unit(number).turnaround == .milliseconds(45))
            #expect(unit(number).limits.holdings == 8 && unit(number).limits.inputs == 60)
            let forbidden = [PointRange(.holding, 100, 120), PointRange(.coil, 7, 7), PointRange(.holding, 200, 202)]
            #expect(unit(number).forbidden == forbidden)
        }
        #expect(unit(5).startsAtZero == [.coil, .discrete] && unit(5).writeRetries == 3)
        #expect(unit(5).limits.coils == 64 && unit(5).limits.discretes == 32 && unit(5).limits.inputs == 16)
    }

    @Test
    func `A device is known by a register, by its names or by its server id`() throws {
        let plan = try Self.plan("unit-quirks")
        func identity(_ unit: UInt8) -> IdentityPlan? { plan.unit(Endpoint(link: LinkID(0), unit: unit)).identity }
        #expect(identity(1) == .register(Point(.holding, 100), equals: 0x1234))
        #expect(identity(2) == nil)
        #expect(identity(6) == .deviceID(vendor: "WAGO", product: "750-352", revision: "01.02"))
        #expect(identity(7) == .serverID([0x12, 0x34]))
    }

    @Test
    func `A unit's own limit is what its tags are held against`() throws {
        let text = """
            andon: 1
            site: a
            line: b
            links: { n: { driver: modbus-tcp, host: 192.0.2.1, max-registers: 2, units: { 2: { max-holdings: 4 } } } }
            machines: { m: { kind: other, link: n, unit: 2, tags: { t: { at: holding 0, type: uint64 } } } }

            """
        #expect(try PlanReader.read(Array(text.utf8), file: "a").tags.count == 1)
        let tighter = text.replacing("max-holdings: 4", with: "max-holdings: 3")
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(tighter.utf8), file: "a") }
        #expect(refusal?.description.contains("what unit 2's max-holdings (3) reads at once") == true)
    }
}

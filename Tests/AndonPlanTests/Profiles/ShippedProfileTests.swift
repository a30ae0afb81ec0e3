import AndonCore
import AndonPlan
import Testing

/// The shipped profiles against facts written down by hand, not against themselves.
@Suite(.timeLimit(.minutes(1)))
struct ShippedProfileTests {
    @Test
    func `There are profiles for real equipment`() {
        #expect(ShippedProfiles.names.count >= 12)
    }

    @Test(arguments: ShippedProfiles.names)
    func `A shipped profile is read without a mistake`(name: String) throws {
        let profile = try ShippedProfiles.profile(name)
        #expect(profile.name == name)
        #expect(!profile.tags.isEmpty)
        #expect(!profile.sources.isEmpty)
        #expect(profile.trust != .hardwareVerified, "nobody has measured this device")
    }

    /// One fact of a device's map.
    struct Fact: CustomStringConvertible, Sendable {
        var profile: String
        var tag: String
        var point: Point
        var type: ValueType
        var order = WordOrder.abcd
        var scale = 1.0
        var description: String { "\(profile) \(tag)" }

        init(
            _ profile: String, _ tag: String, _ point: Point, _ type: ValueType, order: WordOrder = .abcd,
            scale: Double = 1
        ) {
            self.profile = profile
            self.tag = tag
            self.point = point
            self.type = type
            self.order = order
            self.scale = scale
        }
    }

    @Test(arguments: [
        Fact("delta-dtb", "pv", Point(.holding, 0x1000), .int16, scale: 0.1),
        Fact("delta-dtb", "sv", Point(.holding, 0x1001), .int16, scale: 0.1),
        Fact("delta-dtb", "output1", Point(.holding, 4114), .int16, scale: 0.1),
        Fact("delta-dtb", "run", Point(.discrete, 0x0814), .bool),
        Fact("delta-dtb", "alarm3-low", Point(.holding, 4137), .int16, scale: 0.1),
        Fact("delta-dte", "pv8", Point(.holding, 0x1007), .int16, scale: 0.1),
        Fact("delta-dte", "sv1", Point(.holding, 0x1008), .int16, scale: 0.1),
        Fact("delta-dte", "offset1", Point(.holding, 0x1020), .int16, scale: 0.1),
        Fact("delta-dtm", "pv1", Point(.holding, 616), .int16, scale: 0.1),
        Fact("delta-dtm", "current8", Point(.holding, 719), .int16, scale: 0.1),
        Fact("omron-e5cc", "pv", Point(.holding, 0x2000), .int16),
        Fact("omron-e5cc", "heater-current", Point(.holding, 0x2003), .uint16, scale: 0.1),
        Fact("omron-e5cc", "sp", Point(.holding, 0x2103), .int16),
        Fact("eurotherm-3200", "pv", Point(.holding, 1), .int16),
        Fact("eurotherm-3200", "remote-sp", Point(.holding, 26), .int16),
        Fact("watlow-ez-zone-pm", "pv1", Point(.holding, 360), .float32, order: .cdab),
        Fact("watlow-ez-zone-pm", "alarm4-state", Point(.holding, 1646), .uint16),
        Fact("autonics-tk4", "pv", Point(.input, 1000), .int16),
        Fact("autonics-tk4", "set-sv", Point(.holding, 0), .int16),
        Fact("autonics-tk4", "heater-current", Point(.input, 1007), .uint16, scale: 0.1),
        Fact("novus-n1200", "pv", Point(.holding, 1), .int16, scale: 0.1),
        Fact("fuji-pxr", "mv1", Point(.input, 1003), .int16, scale: 0.01),
        Fact("west-6100", "actual-sp", Point(.holding, 21), .int16),
        Fact("omega-platinum", "input", Point(.holding, 528), .float32),
        Fact("xy-md02", "temperature", Point(.input, 1), .int16, scale: 0.1),
        Fact("xy-md02", "humidity", Point(.input, 2), .uint16, scale: 0.1),
        Fact("eastron-sdm630", "v1", Point(.input, 0), .float32),
        Fact("eastron-sdm630", "v3", Point(.input, 4), .float32),
        Fact("eastron-sdm630", "p", Point(.input, 52), .float32),
        Fact("eastron-sdm630", "import", Point(.input, 72), .float32),
        Fact("eastron-sdm630", "serial-number", Point(.holding, 64_512), .uint32),
        Fact("eastron-sdm120", "frequency", Point(.input, 70), .float32),
        Fact("schneider-iem3000", "p", Point(.holding, 3059), .float32),
        Fact("schneider-iem3000", "energy", Point(.holding, 45_099), .float32),
        Fact("adam-6060", "do0", Point(.coil, 16), .bool),
        Fact("adam-6060", "counter1", Point(.holding, 2), .uint32, order: .cdab),
        Fact("wago-750-352", "watchdog-status", Point(.holding, 0x1006), .uint16),
        Fact("beckhoff-bk9000", "output-word1", Point(.holding, 0x0800), .uint16),
        Fact("beckhoff-bk9000", "watchdog-time", Point(.holding, 0x1120), .uint16),
        Fact("waveshare-relay-8", "relay8", Point(.coil, 7), .bool),
        Fact("delta-dvp", "x0", Point(.discrete, 0x0400), .bool),
        Fact("delta-dvp", "y17", Point(.coil, 0x050F), .bool),
        Fact("delta-dvp", "d0", Point(.holding, 0x1000), .int16),
        Fact("siemens-s7-mb-server", "hold1", Point(.holding, 0), .int16),
        Fact("mitsubishi-fx5u", "d31", Point(.holding, 31), .int16),
    ])
    func `A tag stands where the device's map says`(fact: Fact) throws {
        let tag = try #require(ShippedProfiles.profile(fact.profile).tag(fact.tag)).plan
        #expect(tag.point == fact.point)
        #expect(tag.type == fact.type)
        #expect(tag.order == fact.order)
        #expect(tag.scale == fact.scale)
    }

    @Test(arguments: [
        ("eastron-sdm630", Area.input, 80), ("eastron-sdm120", .input, 60), ("omega-platinum", .holding, 23),
        ("fuji-pxr", .input, 60), ("west-6100", .holding, 64), ("delta-dte", .holding, 8), ("delta-dtb", .holding, 8),
        ("delta-dtb", .discrete, 16), ("delta-dtm", .holding, 64),
    ])
    func `A device is asked for no more than it takes`(name: String, area: Area, most: Int) throws {
        #expect(try ShippedProfiles.profile(name).unitPlan.limits[area] == most)
    }

    @Test
    func `Error codes and sentinels are no temperatures`() throws {
        let delta = try ShippedProfiles.profile("delta-dtb")
        #expect(delta.tag("pv")?.plan.badValues == [0x8002, 0x8003, 0x8004, 0x8006, 0x8007])
        #expect(delta.tag("pv")?.source?.contains("page 9") == true, "the codes stand in the maker's manual")
        #expect(try ShippedProfiles.profile("west-6100").tag("pv")?.plan.badValues == [62_976, 63_232, 63_488])
        #expect(try ShippedProfiles.profile("autonics-tk4").tag("pv")?.plan.decimals == Point(.input, 1001))
    }

    @Test
    func `What is common knowledge alone is never called verified`() throws {
        let dvp = try ShippedProfiles.profile("delta-dvp")
        #expect(dvp.tags.allSatisfy { $0.plan.point.address >= 0x0400 && $0.plan.point.address < 0x1010 })
        for name in ["di-word", "do-word"] {
            #expect(try ShippedProfiles.profile("adam-6060").tag(name)?.confidence == .unverified)
        }
        let delta = try ShippedProfiles.profile("delta-dtb")
        #expect(delta.confidence == .secondHand && delta.tag("run")?.confidence == .secondHand)
        #expect(!delta.tags.contains { $0.plan.point.area == .coil }, "it does not know function 1")
        #expect(try ShippedProfiles.profile("wago-750-352").tag("watchdog-time")?.unverifiedKeys == ["scale"])
        let energy = try #require(try ShippedProfiles.profile("schneider-iem3000").tag("energy"))
        #expect(energy.plan.units == "Wh" && energy.unverifiedKeys == ["units"], "manual and table differ")
    }

    @Test
    func `A set point that wears the device's memory says so`() throws {
        let eurotherm = try ShippedProfiles.profile("eurotherm-3200")
        for name in ["target-sp", "sp1", "sp2"] { #expect(eurotherm.tag(name)?.wear == .cyclicWritesForbidden) }
        #expect(eurotherm.tag("remote-sp")?.wear == .cyclicWritesAllowed)
    }

    @Test(arguments: [
        ("delta-dtb", [250], 25.0, Quality.good),
        ("delta-dtb", [0x8003], 0, .bad(.sentinel)), ("autonics-tk4", [1234, 1], 123.4, .good),
        ("autonics-tk4", [1234, 0], 1234, .good), ("west-6100", [63_488], 0, .bad(.sentinel)),
    ])
    func `A temperature has its device's decimals and is bad on its device's codes`(
        name: String, words: [UInt16], celsius: Double, quality: Quality
    ) throws {
        let yaml = """
            andon: 1
            site: plant
            line: line
            links: { bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: none, stop-bits: 2 } }
            machines: { oven: { kind: reflow, link: bus, profile: \(name), only: pv } }
            """
        let plan = try PlanReader.read(Array(yaml.utf8), file: "a.yaml", profiles: ShippedProfiles.shelf)
        let block = try #require(ReadPlan.blocks(for: plan).first)
        #expect(Int(block.count) == words.count)
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: .good, at: Uptime(nanoseconds: 0), into: &samples)
        #expect(samples.first?.quality == quality)
        #expect(abs((samples.first?.value ?? -1) - celsius) < 1e-9)
    }

    /// The recorded exchange: request `01 04 00 01 00 01 60 0A`, answer `01 04 02 01 31 79 74`.
    @Test(arguments: [([0x01, 0x04, 0x02, 0x01, 0x31, 0x79, 0x74], 30.5), ([0x01, 0x04, 0x02, 0xFF, 0x33], -20.5)])
    func `A recorded answer of the XY-MD02 is its temperature`(frame: [UInt16], celsius: Double) throws {
        let profile = try ShippedProfiles.profile("xy-md02")
        let yaml = """
            andon: 1
            site: plant
            line: line
            links: { bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: none, stop-bits: 1 } }
            machines: { room: { kind: sensor, link: bus, profile: xy-md02, only: temperature } }
            """
        let plan = try PlanReader.read(Array(yaml.utf8), file: "a.yaml", profiles: ShippedProfiles.shelf)
        let block = try #require(ReadPlan.blocks(for: plan).first)
        #expect((block.unit, block.area, block.address, block.count) == (1, .input, 1, 1))
        var samples: [Sample] = []
        let words = [frame[3] << 8 | frame[4]]
        Decoder.decode(block, values: words.span, quality: .good, at: Uptime(nanoseconds: 0), into: &samples)
        #expect(abs((samples.first?.value ?? 0) - celsius) < 1e-9)
        #expect(profile.trust == .interopVerified)
    }
}

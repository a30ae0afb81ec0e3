import AndonCore
import AndonPlan
import Testing

/// What is asked of a device to hold a profile against it.
@Suite(.timeLimit(.minutes(1)))
struct ProfileWalkTests {
    /// A device with these words; anything else is refused as the standard says.
    private struct Device {
        var words: [Point: UInt16] = [:]
        var most = 125
        /// Answers nothing at all from this request on.
        var diesAfter = Int.max
        var identity: [UInt16]?
        /// Areas whose function it does not know.
        var lacks: Set<Area> = []
        private(set) var asked: [ProbeQuestion] = []

        init(_ words: [Point: UInt16] = [:]) { self.words = words }

        mutating func answer(_ question: ProbeQuestion) -> ProbeAnswer {
            asked.append(question)
            guard asked.count <= diesAfter else { return ProbeAnswer(outcome: .silent) }
            guard case .values(let first, let count) = question else {
                guard let identity else { return ProbeAnswer(outcome: .refused(code: 1, words: "exception 1")) }
                return ProbeAnswer(outcome: .values(identity))
            }
            guard !lacks.contains(first.area) else {
                return ProbeAnswer(outcome: .refused(code: 1, words: "exception 1"))
            }
            guard Int(count) <= most else { return ProbeAnswer(outcome: .refused(code: 3, words: "exception 3")) }
            let found = (0..<count).map { words[Point(first.area, first.address + $0)] }
            guard !found.contains(nil) else { return ProbeAnswer(outcome: .refused(code: 2, words: "exception 2")) }
            return ProbeAnswer(outcome: .values(found.compactMap { $0 }))
        }

        mutating func hold(_ profile: Profile, on link: LinkPlan = ProfileWalkTests.bus) -> ProfileWalk {
            var walk = ProfileWalk(profile, on: link)
            while let question = walk.question, asked.count < 1_000 { walk.take(answer(question)) }
            return walk
        }
    }

    static let bus = LinkPlan(name: "bus", driver: .modbusTCP(host: "192.0.2.1", port: 502))

    private static func profile(tags: String, rest: String = "") throws -> Profile {
        try SmallProfile.read(SmallProfile.text(tags: tags, rest: rest))
    }

    @Test
    func `A device that fits is asked once for each block, and for nothing beside it`() throws {
        let profile = try Self.profile(
            tags: """
                pv: { at: holding 10, type: int16 }
                  sv: { at: holding 11, type: int16 }
                  on: { at: coil 3 }
                  go: { at: coil 9, access: write }
                """, rest: "checks: [ { tag: pv, between: 0 .. 100 } ]")
        var device = Device([Point(.holding, 10): 25, Point(.holding, 11): 30, Point(.coil, 3): 1])
        let held = HeldProfile(profile, device.hold(profile))
        #expect(
            device.asked == [.values(Point(.coil, 3), count: 1), .values(Point(.holding, 10), count: 2)])
        #expect(held.verdict.outcome == .fits)
        let lines = held.lines(unit: 7)
        #expect(lines[0] == "small: Small device, held against unit 7")
        #expect(lines.contains("  pv  holding 10  25   fits 0 .. 100"))
        #expect(lines.contains("  on  coil 3      on"))
        #expect(!lines.contains { $0.contains("go") })
    }

    @Test
    func `A device without the function that the checks need is another, and the function is named`() throws {
        let profile = try Self.profile(
            tags: """
                v: { at: input 10, type: int16 }
                  mode: { at: holding 1, type: int16 }
                """, rest: "checks: [ { tag: v, between: 0 .. 100 } ]")
        var device = Device([Point(.holding, 1): 3])
        device.lacks = [.input]
        let held = HeldProfile(profile, device.hold(profile))
        #expect(held.verdict.outcome == .wrong)
        #expect(held.verdict.lines == ["the device does not know function 4, which reads input registers"])
        #expect(held.lines(unit: 1).contains("  v     input 10   no function that reads it"))
        #expect(held.lines(unit: 1).contains("  mode  holding 1  3"))
    }

    @Test
    func `One address that is refused is found, the others are read`() throws {
        let profile = try Self.profile(
            tags: """
                a: { at: holding 10, type: int16 }
                  b: { at: holding 11, type: uint32 }
                  c: { at: holding 13, type: int16 }
                """)
        var device = Device([Point(.holding, 10): 1, Point(.holding, 13): 3])
        let held = HeldProfile(profile, device.hold(profile))
        #expect(held.verdict.lines == ["the device has no such address: b (holding 11)"])
        let lines = held.lines(unit: 1)
        #expect(lines.contains("  a  holding 10  1") && lines.contains("  c  holding 13  3"))
        #expect(lines.contains("  b  holding 11  no such address"))
    }

    @Test
    func `A block that is too long for the device is asked value by value`() throws {
        let profile = try Self.profile(tags: "\"t{1..10}\": { at: holding 100, type: int16 }")
        var device = Device(Dictionary(uniqueKeysWithValues: (100..<110).map { (Point(.holding, $0), $0) }))
        device.most = 4
        let held = HeldProfile(profile, device.hold(profile))
        #expect(held.lines(unit: 1).filter { $0.hasSuffix("10\($0.suffix(1))") }.count == 10)
        #expect(device.asked.count == 11)
    }

    @Test
    func `What is not to be touched is not, also beside a check that does not fit`() throws {
        let profile = try Self.profile(
            tags: """
                pv: { at: input 1, type: int16 }
                  far: { at: input 3, type: int16 }
                """,
            rest: """
                unit: { forbidden: [input 0, input 2] }
                checks: [ { tag: pv, between: 0 .. 100 } ]
                """)
        var device = Device(Dictionary(uniqueKeysWithValues: (0..<5).map { (Point(.input, $0), 5_000) }))
        _ = device.hold(profile)
        for question in device.asked {
            guard case .values(let point, let count) = question else { continue }
            let range = Int(point.address)..<Int(point.address) + Int(count)
            #expect(!range.contains(0) && !range.contains(2), "\(range)")
        }
        #expect(device.asked.count == 2)
    }

    @Test(arguments: [1, -1])
    func `A device whose map stands one address off is found out`(shift: Int) throws {
        let profile = try Self.profile(
            tags: """
                v: { at: input 4, type: float32, units: V }
                  f: { at: input 70, type: float32, units: Hz }
                """, rest: "checks: [ { tag: v, between: 180 .. 260 V }, { tag: f, between: 40 .. 70 Hz } ]")
        var device = Device()
        for (address, value) in [(4, Float(230.5)), (70, 50)] {
            for (step, word) in [value.bitPattern >> 16, value.bitPattern & 0xFFFF].enumerated() {
                device.words[Point(.input, UInt16(address + shift + step))] = UInt16(word)
            }
        }
        let held = HeldProfile(profile, device.hold(profile))
        #expect(held.verdict.outcome == .wrong && held.verdict.shift == shift)
        #expect(held.complaint.contains("it would fit (v is 230.5 V, f is 50 Hz): the map is off by one"))
        #expect(held.complaint.hasSuffix("wrong: this is another device, another map or another address"))
    }

    @Test
    func `A device that reads from 0 on is read so`() throws {
        let profile = try Self.profile(
            tags: "pv: { at: input 5, type: int16 }", rest: "unit: { starts-at-zero: [input] }")
        var device = Device(Dictionary(uniqueKeysWithValues: (0..<8).map { (Point(.input, $0), $0) }))
        let held = HeldProfile(profile, device.hold(profile))
        #expect(device.asked == [.values(Point(.input, 0), count: 6)])
        #expect(held.lines(unit: 1).last == "  pv  input 5  5")
    }

    @Test
    func `Neither the device's limit nor the link's is passed`() throws {
        let tags = "\"t{1..60}\": { at: holding 0, type: int16 }"
        let profile = try Self.profile(tags: tags, rest: "unit: { max-registers: 30 }")
        for (most, longest) in [(125, 30), (8, 8)] {
            var device = Device(Dictionary(uniqueKeysWithValues: (0..<60).map { (Point(.holding, $0), $0) }))
            _ = device.hold(profile, on: LinkPlan(name: "bus", driver: Self.bus.driver, maxRegisters: most))
            let counts = device.asked.map { if case .values(_, let count) = $0 { Int(count) } else { 0 } }
            #expect(counts.max() == longest)
        }
    }

    @Test
    func `A device that says nothing is asked twice and given up; one that dies is not waited for`() throws {
        let profile = try Self.profile(tags: "\"t{1..40}\": { at: holding 100, type: int16 }")
        var silent = Device()
        silent.diesAfter = 0
        let walk = silent.hold(profile)
        #expect(walk.end?.outcome == .silent && silent.asked.count == 2)

        var dying = Device()
        dying.diesAfter = 5
        #expect(dying.hold(profile).end?.outcome == .silent)
        #expect(dying.asked.count <= 5 + 10)
    }

    @Test(arguments: [10, 11] as [UInt8])
    func `A unit that a gateway does not reach is no device`(code: UInt8) throws {
        let profile = try Self.profile(tags: "\"t{1..40}\": { at: holding 100, type: int16 }")
        var walk = ProfileWalk(profile, on: Self.bus)
        walk.take(ProbeAnswer(outcome: .refused(code: code, words: "")))
        #expect(walk.question == nil && walk.end != nil && walk.reads.words.isEmpty)
    }

    @Test
    func `A device is asked who it is, and another one is told`() throws {
        let profile = try Self.profile(
            tags: "pv: { at: holding 10, type: int16 }",
            rest: "unit: { identity: { vendor: Delta, product: DTB } }")
        let text = { (object: UInt8, text: String) in [object, UInt8(text.utf8.count)] + Array(text.utf8) }
        var device = Device([Point(.holding, 10): 1])
        device.identity = ([1, 1, 0, 0, 2] + text(0, "Delta") + text(1, "DTB")).map(UInt16.init)
        #expect(HeldProfile(profile, device.hold(profile)).verdict.outcome == .fits)
        #expect(device.asked.first == .deviceID(code: 1, object: 0))

        device.identity = ([1, 1, 0, 0, 2] + text(0, "Delta") + text(1, "DTE")).map(UInt16.init)
        let other = HeldProfile(profile, device.hold(profile))
        #expect(other.verdict.outcome == .wrong)
        #expect(other.verdict.lines == ["the product is \"DTE\", the profile says \"DTB\""])

        device.identity = nil
        let mute = HeldProfile(profile, device.hold(profile))
        #expect(mute.verdict.lines == ["it does not say who it is: refuses: exception 1"])
    }

    @Test
    func `An agent that does not ask says why, and the rest is held`() throws {
        let profile = try Self.profile(
            tags: """
                pv: { at: holding 10, type: int16 }
                  secret: { at: coil 20 }
                """, rest: "checks: [ { tag: pv, between: 0 .. 100 } ]")
        var walk = ProfileWalk(profile, on: Self.bus)
        while let question = walk.question {
            guard case .values(let point, _) = question, point.area == .holding else {
                walk.take(ProbeAnswer(outcome: .failed("the plan says that coil 20 is never touched")))
                continue
            }
            walk.take(ProbeAnswer(outcome: .values([25])))
        }
        let held = HeldProfile(profile, walk)
        #expect(walk.end == nil && held.verdict.outcome == .fits)
        #expect(held.lines(unit: 1).last == "coil 20: the plan says that coil 20 is never touched")
    }

    @Test
    func `Texts, names and switches are shown as people call them`() throws {
        let profile = try Self.profile(
            tags: """
                model: { at: holding 0, type: text, registers: 3 }
                  state: { at: holding 3, type: uint16, names: { 3: run } }
                  door: { at: holding 4, bit: 2 }
                """)
        var device = Device()
        for (address, word) in [0x4454, 0x4220, 0, 3, 4].enumerated() {
            device.words[Point(.holding, UInt16(address))] = UInt16(word)
        }
        let lines = HeldProfile(profile, device.hold(profile)).lines(unit: 1)
        #expect(lines.contains("  model  holding 0  \"DTB\""), "\(lines)")
        #expect(lines.contains("  state  holding 3  run (3)"))
        #expect(lines.contains("  door   holding 4  on"))
    }
}

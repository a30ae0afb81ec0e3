import AndonCore
import AndonPlan
import Testing

/// Whether a device can be the one that a profile describes.
@Suite(.timeLimit(.minutes(1)))
struct ProfileVerdictTests {
    /// What an SDM630 at 230 V and 50 Hz answers, its first register at some address.
    private static func meter(from first: Int = 0, swapped: Bool = false) -> ProfileReads {
        var words = [UInt16](repeating: 0, count: 100)
        for (address, value) in [(0, Float(230.5)), (2, 231), (4, 229), (70, 49.98)] {
            let bits = value.bitPattern
            words[address + 10] = UInt16(truncatingIfNeeded: swapped ? bits : bits >> 16)
            words[address + 11] = UInt16(truncatingIfNeeded: swapped ? bits >> 16 : bits)
        }
        var reads = ProfileReads()
        reads.take(Array(words[(10 - first)...]), at: Point(.input, 0))
        return reads
    }

    @Test
    func `The right device fits`() throws {
        let verdict = ProfileVerdict(try ShippedProfiles.profile("eastron-sdm630"), Self.meter())
        #expect(verdict.outcome == .fits)
        #expect(verdict.lines.isEmpty)
    }

    private static let climate = """
        temperature: { at: input 1, type: int16, scale: 0.1, units: °C }
          humidity: { at: input 2, type: uint16, scale: 0.1 }
          number: { at: holding 9, type: uint16 }
        """

    private static func climate(_ words: [UInt16]) throws -> ProfileVerdict {
        let profile = try SmallProfile.read(
            SmallProfile.text(tags: climate, rest: "checks: [ { tag: temperature, between: -40 .. 85 °C } ]"))
        var reads = ProfileReads()
        reads.take(Array(words.prefix(2)), at: Point(.input, 1))
        reads.take(Array(words.suffix(1)), at: Point(.holding, 9))
        return ProfileVerdict(profile, reads)
    }

    @Test(
        arguments: [
            ([0, 0, 0], "all 3 registers that were read are 0"), ([7, 7, 7], "all 3 registers that were read are 7"),
            ([1, 2, 9], "each of the 3 registers that were read holds its own address"),
            ([0, 1, 8], "each of the 3 registers that were read holds its own address and -1"),
        ] as [([UInt16], String)])
    func `A device that serves no values does not fit, although its checks pass`(words: [UInt16], why: String) throws {
        let verdict = try Self.climate(words)
        #expect(verdict.outcome == .doubtful && verdict.lines == [why])
        #expect(verdict.summary == "doubtful: nothing tells this device from one that has no such values")
        #expect(try Self.climate([235, 0, 0]).outcome == .fits)
    }

    @Test(arguments: [1, -1])
    func `A map that is off by one is told with the values that would fit`(shift: Int) throws {
        let profile = try SmallProfile.read(
            SmallProfile.text(
                tags: """
                    v: { at: input 4, type: float32, units: V }
                      f: { at: input 70, type: float32, units: Hz }
                    """,
                rest: "checks: [ { tag: v, between: 180 .. 260 V }, { tag: f, between: 40 .. 70 Hz } ]"))
        let verdict = ProfileVerdict(profile, Self.meter(from: shift))
        #expect(verdict.outcome == .wrong)
        #expect(verdict.shift == shift)
        let side = shift > 0 ? "further on" : "further back"
        let words = "one address \(side) it would fit (v is 229 V, f is 49.98 Hz): the map is off by one"
        #expect(verdict.lines.contains { $0.hasPrefix(words) }, "\(verdict.lines)")
        #expect(verdict.lines.first?.contains("expected 180 .. 260 V") == true)
    }

    @Test
    func `The other order of words is told`() throws {
        let verdict = ProfileVerdict(try ShippedProfiles.profile("eastron-sdm630"), Self.meter(swapped: true))
        #expect(verdict.outcome == .wrong)
        #expect(
            verdict.lines.last?.hasPrefix("at the same addresses with order: cdab it would fit (v1 is 230.5 V") == true)
    }

    @Test
    func `One value that does not fit is a doubt, not a wrong map`() throws {
        var reads = Self.meter()
        reads.take([0, 0], at: Point(.input, 0))
        let verdict = ProfileVerdict(try ShippedProfiles.profile("eastron-sdm630"), reads)
        #expect(verdict.outcome == .doubtful)
        #expect(
            verdict.lines == [
                "v1 is 0 V at input 0, expected 180 .. 260 V (another address, or the other word order?)"
            ])
    }

    @Test
    func `Addresses that the device refuses are named`() throws {
        var reads = Self.meter()
        reads.refused = [Point(.holding, 64_512), Point(.input, 224)]
        let verdict = ProfileVerdict(try ShippedProfiles.profile("eastron-sdm630"), reads)
        #expect(verdict.outcome == .doubtful)
        #expect(
            verdict.lines == ["the device has no such address: i-neutral (input 224), serial-number (holding 64512)"])
    }

    @Test
    func `A device that has none of the checked addresses is another`() throws {
        let profile = try ShippedProfiles.profile("xy-md02")
        let refused = Set([Point(.input, 1), Point(.input, 2)])
        let words = [Point(.holding, 260): UInt16(1)]
        let verdict = ProfileVerdict(profile, ProfileReads(words: words, refused: refused))
        #expect(verdict.outcome == .wrong)
        #expect(verdict.lines == ["the device has no such address: temperature (input 1), humidity (input 2)"])
    }

    @Test
    func `A device that names itself otherwise is another`() throws {
        let text = SmallProfile.text(rest: "unit: { identity: { at: holding 0, equals: 0x7A01 } }")
        let profile = try SmallProfile.read(text)
        let other = ProfileVerdict(profile, ProfileReads(words: [Point(.holding, 0): 7]))
        #expect(other.outcome == .wrong)
        #expect(other.lines == ["holding 0 is 7, the profile's device has 31233 there"])
        #expect(ProfileVerdict(profile, ProfileReads(words: [Point(.holding, 0): 0x7A01])).outcome == .fits)
    }

    @Test
    func `Nothing that was read is no verdict`() throws {
        let verdict = ProfileVerdict(try ShippedProfiles.profile("eastron-sdm630"), ProfileReads())
        #expect(verdict.outcome == .unknown)
        #expect(verdict.lines.isEmpty)
    }

    @Test
    func `An error code in the value is not believed`() throws {
        var reads = ProfileReads()
        reads.take([0x8003, 250], at: Point(.holding, 4096))
        let verdict = ProfileVerdict(try ShippedProfiles.profile("delta-dtb"), reads)
        #expect(verdict.outcome == .wrong)
    }
}

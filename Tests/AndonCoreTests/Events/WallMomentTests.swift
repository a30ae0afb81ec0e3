import AndonCore
import Testing

@Suite("Wall time", .timeLimit(.minutes(1)))
struct WallMomentTests {
    @Test(
        "seconds since 1970 become RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-86_400_000, "1969-12-31T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
            (1_795_472_801_007, "2026-11-23T22:26:41.007Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_133_980_799_999, "2100-12-31T23:59:59.999Z"),
            (-2_208_988_800_000, "1900-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func text(milliseconds: Int64, text: String) {
        #expect(WallMoment(nanosecondsSince1970: milliseconds * 1_000_000).text == text)
    }

    @Test("parts of a millisecond are cut, before 1970 too")
    func cut() {
        #expect(WallMoment(nanosecondsSince1970: 1_999_999).text == "1970-01-01T00:00:00.001Z")
        #expect(WallMoment(nanosecondsSince1970: -1).text == "1969-12-31T23:59:59.999Z")
    }

    @Test("an uptime before and after the moment on both clocks")
    func maps() {
        let wall = WallTime(nanosecondsSince1970: 1_000_000_000_000, uptime: Uptime(nanoseconds: 5_000_000_000))
        #expect(wall.moment(Uptime(nanoseconds: 4_000_000_000)).millisecondsSince1970 == 999_000)
        #expect(wall.moment(Uptime(nanoseconds: 7_500_000_000)).millisecondsSince1970 == 1_002_500)
    }

    @Test("a UUID of version 7 carries its time in front; the example of RFC 9562, A.6")
    func uuid() {
        let id = UUIDv7(milliseconds: 0x017F_22E2_79B0, random: (0xFCC3, 0x18C4_DC0C_0C07_398F))
        #expect(id.text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        let ones = UUIDv7(milliseconds: 0, random: (.max, .max))
        #expect(ones.text == "00000000-0000-7fff-bfff-ffffffffffff")
    }
}

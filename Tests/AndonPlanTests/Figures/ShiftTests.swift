import AndonCore
import AndonPlan
import Testing

@Suite("Shifts", .timeLimit(.minutes(1)))
struct ShiftTests {
    private func calendar() throws -> ShiftCalendar {
        let plan = try FiguresShop().plan
        let shifts = try #require(plan.shifts)
        return ShiftCalendar(shifts, offset: try #require(PlantZone.offset(of: shifts.zone)))
    }

    private func seconds(_ text: String) throws -> Int64 {
        try #require(WallMoment(text: text)).nanosecondsSince1970 / 1_000_000_000
    }

    private func hours(_ shift: ShiftCalendar.Shift) -> Double { Double(shift.ends - shift.began) / 3_600 }

    @Test(
        "a shift begins by the plant's clock, in winter and in summer, and the night goes on past midnight",
        arguments: [
            ("2026-11-27T04:59:59.000Z", "night", "2026-11-26T21:00:00.000Z"),
            ("2026-11-27T05:00:00.000Z", "early", "2026-11-27T05:00:00.000Z"),
            ("2026-11-27T23:30:00.000Z", "night", "2026-11-27T21:00:00.000Z"),
            ("2026-07-01T12:00:00.000Z", "late", "2026-07-01T12:00:00.000Z"),
        ])
    func starts(now: String, name: String, began: String) throws {
        let shift = try calendar().shift(at: seconds(now))
        #expect(shift.name == name)
        #expect(try shift.began == seconds(began))
        #expect(hours(shift) == 8)
    }

    @Test("the night in which clocks are changed has seven hours, or nine")
    func changedClocks() throws {
        #expect(try hours(calendar().shift(at: seconds("2026-03-29T00:30:00.000Z"))) == 7)
        #expect(try hours(calendar().shift(at: seconds("2026-10-25T00:30:00.000Z"))) == 9)
    }

    @Test("what is refused, and what is allowed")
    func refused() throws {
        func mistake(_ from: String, _ to: String) -> String {
            let text = FiguresShop.text("job: placer/program").replacing(from, with: to)
            let refusal = #expect(throws: PlanRefusal.self, "\(to)") {
                try PlanReader.read(Array(text.utf8), file: "shop.yaml")
            }
            return refusal?.description ?? ""
        }
        for (from, to, words) in [
            ("Europe/Berlin", "CET", "found \"CET\" for time-zone, allowed: UTC, a difference such as +01:00"),
            ("Europe/Berlin", "Europe/Berlim", "found \"Europe/Berlim\" for time-zone"),
            ("06:00", "6:00", "found \"6:00\" for the start of \"early\", allowed: a time of the day such as 06:00"),
            ("06:00", "14:00", "allowed: shifts that begin at different times"),
            ("produced: placer/made", "produced: placer/speed", "placer/speed is none"),
            ("placer/state is run", "placer/speed", "allowed: something that is true or false"),
            ("placer/state is run", "link.net is up", "here tags alone count"),
            ("    job: placer/program", "    placed: placer/placed", "without the key \"placement-errors\""),
            ("ideal-cycle: 1min", "ideal-cycle: 60", "for ideal-cycle, allowed: a duration with its unit"),
            ("placer:\n    running", "Placer:\n    running", "as the name of a table of figures"),
        ] {
            let said = mistake(from, to)
            #expect(said.contains(words), "\(said)")
            #expect(said.split(separator: "\n").count == 1, "\(said)")
        }
        let text = FiguresShop.text()
        let only = text.components(separatedBy: "shifts:")[0] + "figures:" + text.components(separatedBy: "figures:")[1]
        let refusal = #expect(throws: PlanRefusal.self) { try PlanReader.read(Array(only.utf8), file: "shop.yaml") }
        #expect(refusal?.description.contains("found figures without shifts") == true)
        let story = PlanStory(try FiguresShop("job: placer/program").plan).text
        for line in [
            "Figures of each shift: early from 06:00, late from 14:00, night from 22:00 (Europe/Berlin)",
            "  placer: placer/made at 1 min each, less placer/bad, and of each job by placer/program",
        ] { #expect(story.contains(line), "\(story)") }
    }
}

extension String {
    fileprivate func components(separatedBy text: String) -> [String] {
        ranges(of: text).isEmpty ? [self] : split(separator: text, maxSplits: 1).map(String.init)
    }
}

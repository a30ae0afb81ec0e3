import AndonCore
import AndonPlan
import Testing

@Suite("Figures of shifts and jobs", .timeLimit(.minutes(1)))
struct FiguresTests {
    @Test("420 minutes, 47 of them down, 19 271 items of 1 s, 423 rejected: the published figures, through the plan")
    func firstExample() throws {
        var shop = try FiguresShop(cycle: "1s")
        shop.begin()
        for minute in 0...480 {
            let state: Double = minute < 100 || (147..<420).contains(minute) ? 1 : minute < 420 ? 2 : 0
            // Counted up while it runs, to 19 271 and 423 in the end.
            let run = Double(min(minute, 100) + max(0, min(minute, 420) - 147))
            shop.answer(
                ["state": state, "made": (19_271 * run / 373).rounded(), "bad": (423 * run / 373).rounded()], at: minute
            )
        }
        let ended = shop.book.figures.takeEnded()
        let shift = try #require(ended.first)
        #expect(ended.count == 1 && shift.isEnded && shift.span == .shift && shift.name == "early")
        let figures = shift.figures
        #expect(figures.production == .minutes(373) && figures.standstill == .minutes(47) && figures.unknown == .zero)
        #expect(figures.produced == 19_271 && figures.good == 18_848)
        #expect(shop.percent(figures.availability) == 88.81)
        #expect(shop.percent(figures.effectiveness) == 86.11)
        #expect(shop.percent(figures.quality) == 97.8)
        #expect(shop.percent(figures.oee) == 74.79)
        // The next shift begins empty, in the same state.
        let next = try #require(shop.book.figures.reports(at: FiguresShop.minute(481)).first)
        #expect(next.name == "late" && next.figures.produced == 0 && next.figures.known == .zero)
    }

    @Test("480 minutes, 420 producing, 400 of a minute, 380 good: from the counts, not from rounded factors")
    func secondExample() throws {
        var shop = try FiguresShop()
        shop.begin()
        for minute in 0...480 {
            let run = Double(min(minute, 420))
            shop.answer(
                [
                    "state": minute < 420 ? 1 : 2, "made": (400 * run / 420).rounded(),
                    "bad": (20 * run / 420).rounded(),
                ],
                at: minute)
        }
        let figures = try #require(shop.book.figures.takeEnded().first).figures
        #expect(figures.availability == 0.875 && figures.quality == 0.95 && figures.oee == 380.0 / 480)
        #expect(shop.percent(figures.effectiveness) == 95.24 && shop.percent(figures.oee) == 79.17)
        #expect(figures.cycle == .seconds(63))
    }

    @Test("what nobody saw is unknown, from the moment that the last value was too old; its items are left out")
    func unknown() throws {
        var shop = try FiguresShop()
        shop.begin()
        for minute in 0...60 { shop.answer(["state": 1, "made": Double(minute), "bad": 0], at: minute) }
        // Three polls later the last value is no longer believed.
        for minute in 100...200 { shop.answer(["state": 1, "made": Double(minute), "bad": 0], at: minute) }
        let now = try #require(shop.book.figures.reports(at: FiguresShop.minute(200)).first)
        #expect(!now.isEnded && now.figures.production == .minutes(163))
        #expect(now.figures.unknown == .minutes(37))
        #expect(now.figures.produced == 160)
        #expect(now.figures.unknownShare == 37.0 / 200)
        // A bad answer says at once that nobody knows.
        shop.answer(["state": nil], at: 201)
        shop.answer(["state": 1], at: 203)
        let later = try #require(shop.book.figures.reports(at: FiguresShop.minute(203)).first)
        #expect(later.figures.unknown == .minutes(39))
    }

    @Test("a job ends when its tag says another; placements, errors and first-pass yield are its own")
    func job() throws {
        var shop = try FiguresShop(
            "job: placer/program\nplaced: placer/placed\nplacement-errors: placer/errors\n"
                + "inspected: placer/seen\nfailed: placer/failed")
        shop.begin()
        for minute in 0...20 {
            let count = Double(minute)
            shop.answer(
                [
                    "state": 1, "made": count, "bad": 0, "placed": 1_000 * count, "errors": minute < 15 ? 0 : 3,
                    "seen": 10 * count, "failed": minute < 15 ? 0 : 1, "program": minute < 10 ? 4_711 : 12,
                ], at: minute)
        }
        let first = try #require(shop.book.figures.takeEnded().first)
        #expect(first.span == .job && first.name == "4711" && first.isEnded && first.at == FiguresShop.minute(10))
        #expect(first.figures.production == .minutes(10) && first.figures.produced == 10)
        #expect(first.placed == 10_000 && first.placementErrorRate == 0 && first.firstPassYield == 1)
        let second = try #require(shop.book.figures.reports(at: FiguresShop.minute(20)).last)
        #expect(second.span == .job && second.name == "12" && second.began == FiguresShop.minute(10))
        #expect(second.placementErrorRate == 0.0003 && second.firstPassYield == 0.99)
        // The shift has both.
        #expect(shop.book.figures.reports(at: FiguresShop.minute(20)).first?.placed == 20_000)
        // What the tag says while it is not known is no other job.
        shop.answer(["program": nil], at: 21)
        shop.answer(["program": 12], at: 22)
        #expect(shop.book.figures.takeEnded().isEmpty)
    }

    @Test("figures outlive a restart, and the time between is unknown; a shift that ended meanwhile is told")
    func restart() throws {
        var shop = try FiguresShop("job: placer/program")
        shop.begin()
        for minute in 0...60 { shop.answer(["state": 1, "made": Double(minute), "bad": 0, "program": 7], at: minute) }
        let wall = WallTime(nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: FiguresShop.minute(60))
        let file = FiguresText.encode(
            shop.book.figures.reports(at: FiguresShop.minute(60)), plan: shop.plan, wall: wall)

        // The machine was switched on anew: its clock begins at zero, twenty minutes later.
        let after = WallTime(
            nanosecondsSince1970: wall.nanosecondsSince1970 + 20 * 60_000_000_000, uptime: FiguresShop.minute(1))
        guard case .figures(let former) = FiguresText.decode(file, plan: shop.plan, wall: after) else {
            Issue.record("unreadable")
            return
        }
        var again = try FiguresShop("job: placer/program")
        let began = FiguresShop.minute(1) + .minutes(-80)
        let present = ShiftSpan(name: "early", began: began, ends: began + .minutes(480))
        let next = ShiftSpan(name: "late", began: present.ends, ends: present.ends + .minutes(480))
        again.book.figures.know(present, then: next, former: former)
        for minute in 1...11 {
            again.answer(["state": 1, "made": 90 + Double(minute), "bad": 0, "program": 7], at: minute)
        }
        for report in again.book.figures.reports(at: FiguresShop.minute(11)) {
            #expect(report.figures.production == .minutes(70) && report.figures.unknown == .minutes(20))
            #expect(report.figures.produced == 70 && !report.isEnded)
        }
        #expect(again.book.figures.takeEnded().isEmpty)

        // Another shift holds by now: the old one ended when it was to end, and the job when another one is seen.
        var later = try FiguresShop("job: placer/program")
        later.book.figures.know(next, then: present, former: former) { _ in present.ends }
        later.answer(["state": 1, "program": 8], at: 402)
        let ended = later.book.figures.takeEnded()
        #expect(ended.map(\.span) == [.shift, .job] && ended.map(\.name) == ["early", "7"])
        #expect(ended.first?.figures.production == .minutes(60) && ended.first?.figures.unknown == .minutes(420))
    }

    @Test("what is on disk is believed only whole")
    func damage() throws {
        var shop = try FiguresShop()
        shop.begin()
        let wall = WallTime(nanosecondsSince1970: 1_795_472_801_007_000_000, uptime: FiguresShop.minute(60))
        var file = FiguresText.encode(
            shop.book.figures.reports(at: FiguresShop.minute(60)), plan: shop.plan, wall: wall)
        guard case .figures(let whole) = FiguresText.decode(file, plan: shop.plan, wall: wall) else {
            Issue.record("unreadable")
            return
        }
        #expect(whole.count == 1)
        file[20] ^= 1
        guard case .unreadable(let reason) = FiguresText.decode(file, plan: shop.plan, wall: wall) else {
            Issue.record("believed")
            return
        }
        #expect(reason == "it does not match its checksum")
    }

    @Test("the wall's clock is set: a little moves the end of the shift, and makes no other one")
    func clockIsSet() throws {
        var shop = try FiguresShop()
        shop.begin()
        shop.answer(["state": 1], at: 1)
        let began = FiguresShop.minute(0) + .seconds(2)
        shop.book.figures.know(
            ShiftSpan(name: "early", began: began, ends: began + .minutes(480)),
            then: ShiftSpan(name: "late", began: began + .minutes(480), ends: began + .minutes(960)))
        #expect(shop.book.figures.takeEnded().isEmpty)
        shop.book.figures.advance(to: FiguresShop.minute(480) + .seconds(1))
        #expect(shop.book.figures.takeEnded().isEmpty)
        shop.book.figures.advance(to: began + .minutes(480))
        #expect(shop.book.figures.takeEnded().map(\.at) == [began + .minutes(480)])
    }
}

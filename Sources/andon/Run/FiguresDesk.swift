internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan
internal import ServiceLifecycle

/// Tells the figures the plant's time, sends them when a shift or a job ends and every now and then, and keeps them over a restart.
struct FiguresDesk: Service {
    let line: Line
    let keeper: FiguresKeeper
    private let calendar: ShiftCalendar

    /// Nil for a plan without figures.
    init?(line: Line, keeper: FiguresKeeper) {
        guard let shifts = line.plan.shifts, let offset = PlantZone.offset(of: shifts.zone) else { return nil }
        self.line = line
        self.keeper = keeper
        calendar = ShiftCalendar(shifts, offset: offset)
    }

    /// Before the first sample: the shift that holds now, and what an earlier run left.
    func begin(with former: [FiguresReport]) { know(former: former) }

    func run() async throws {
        tell(all: true)
        var passed = Duration.zero
        let every = Duration.nanoseconds(line.plan.agent.summaryEvery.nanoseconds)
        for await _ in Heartbeat(every: .seconds(1)).cancelOnGracefulShutdown() {
            know()
            passed += .seconds(1)
            let isTime = passed >= every
            if isTime { passed = .zero }
            tell(all: isTime)
        }
        keep()
    }

    func table() -> FiguresTable {
        let wall = EventClock.now()
        return FiguresTable(figures: reports(at: wall).map { row($0, wall) })
    }

    private func reports(at wall: WallTime) -> [FiguresReport] { line.withFigures { $0.reports(at: wall.uptime) } }

    private func know(former: [FiguresReport] = []) {
        let wall = EventClock.now()
        let now = wall.moment(wall.uptime).secondsSince1970
        let present = calendar.shift(at: now)
        let next = calendar.shift(at: present.ends)
        func uptime(_ seconds: Int64) -> Uptime {
            wall.uptime + TimeSpan(nanoseconds: seconds * 1_000_000_000 - wall.nanosecondsSince1970)
        }
        func span(_ shift: ShiftCalendar.Shift) -> ShiftSpan {
            ShiftSpan(name: shift.name, began: uptime(shift.began), ends: uptime(shift.ends))
        }
        let calendar = calendar
        line.withFigures { figures in
            figures.know(span(present), then: span(next), former: former) { report in
                uptime(calendar.shift(at: wall.second(report.began).secondsSince1970).ends)
            }
            figures.advance(to: wall.uptime)
        }
    }

    private func tell(all: Bool) {
        let ended = line.withFigures { $0.takeEnded() }
        for report in ended { line.gate.emit(.figures(report)) }
        guard all || !ended.isEmpty else { return }
        for report in reports(at: EventClock.now()) { line.gate.emit(.figures(report)) }
        keep()
    }

    private func keep() {
        let wall = EventClock.now()
        keeper.keep(reports(at: wall), at: wall)
    }

    private func row(_ report: FiguresReport, _ wall: WallTime) -> FiguresTable.Row {
        let figures = report.figures
        return FiguresTable.Row(
            figures: line.plan.figures[report.account].name, of: report.span.rawValue, name: report.name,
            began: wall.second(report.began).text, at: wall.moment(report.at).text, ended: report.isEnded,
            availability: figures.availability, effectiveness: figures.effectiveness, quality: figures.quality,
            oee: figures.oee, firstPassYield: report.firstPassYield, placementErrorRate: report.placementErrorRate,
            cycleSeconds: figures.cycle?.inSeconds, idealCycleSeconds: figures.perItem.inSeconds,
            productionSeconds: figures.production.inSeconds, standstillSeconds: figures.standstill.inSeconds,
            unknownSeconds: figures.unknown.inSeconds, produced: figures.produced, good: figures.good)
    }
}

import AndonDesk
import Testing

@Suite("What andon figures tells", .timeLimit(.minutes(1)))
struct FiguresTextTests {
    private let text = FiguresText(ink: Ink(isOn: false), clock: .fixed(3_600), now: 1_795_468_443)

    @Test("a shift with all its figures, and what nobody saw of it")
    func shift() {
        let row = FiguresTable.Row(
            figures: "placer", of: "shift", name: "early", began: "2026-11-23T05:00:00.000Z",
            at: "2026-11-23T13:00:00.000Z", ended: false, availability: 373.0 / 420, effectiveness: 0.8611,
            quality: 0.978, oee: 380.0 / 480, firstPassYield: 0.99, placementErrorRate: 0.00008, cycleSeconds: 24.9,
            idealCycleSeconds: 25, productionSeconds: 22_380, standstillSeconds: 2_820, unknownSeconds: 600,
            produced: 19_271, good: 18_848)
        #expect(
            text.lines(FiguresTable(figures: [row])) == [
                "placer  shift early, since 06:00:00",
                "  OEE 79.17 %  availability 88.81 %  effectiveness 86.11 %  quality 97.8 %",
                "  made 19271, good 18848, one in 24.9 s (ideal 25 s)", "  produced for 6 h 13 min, stood for 47 min",
                "  unknown for 10 min: it is in no figure",
                "  first-pass yield 99 %, placement errors 80 per million",
            ])
    }

    @Test("a job of which nothing can be said yet; a name that would turn the screen over is shown harmless")
    func job() {
        let row = FiguresTable.Row(
            figures: "placer", of: "job", name: "\u{1B}[2J", began: "2026-11-22T05:00:00.000Z",
            at: "2026-11-23T13:00:00.000Z", ended: true, idealCycleSeconds: 0.5, productionSeconds: 0,
            standstillSeconds: 0, unknownSeconds: 0, produced: 0, good: 0)
        let lines = text.lines(FiguresTable(figures: [row]))
        #expect(lines.first?.hasSuffix(", since 2026-11-22 06:00:00 to 14:00:00") == true, "\(lines)")
        #expect(!lines.joined().contains("\u{1B}"))
        #expect(lines.contains("  OEE ?  availability ?  effectiveness ?  quality ?"))
        #expect(text.lines(FiguresTable()) == ["no figures: the plan has no section figures"])
    }
}

import AndonCore
import AndonPlan

/// A placer with figures, from the plan on, in virtual time: answers go through the rules' book as on a line.
struct FiguresShop {
    let plan: Plan
    var book: RuleBook

    init(_ more: String = "", cycle: String = "1min") throws(PlanRefusal) {
        plan = try PlanReader.read(Array(Self.text(more, cycle: cycle).utf8), file: "shop.yaml")
        book = RuleBook(plan: plan)
    }

    /// - Parameter more: further keys of the figures, each on a line of its own.
    static func text(_ more: String = "", cycle: String = "1min") -> String {
        """
        andon: 1
        site: plant
        line: line
        links: { net: { driver: modbus-tcp, host: 192.0.2.1 } }
        machines:
          placer:
            kind: placer
            link: net
            poll: 1min
            tags:
              state: { at: holding 0, type: uint16, names: { 0: off, 1: run, 2: wait } }
              made: { at: holding 2, type: uint32, counter: yes }
              bad: { at: holding 4, type: uint32, counter: yes }
              placed: { at: holding 6, type: uint32, counter: yes }
              errors: { at: holding 8, type: uint32, counter: yes }
              seen: { at: holding 10, type: uint32, counter: yes }
              failed: { at: holding 12, type: uint32, counter: yes }
              program: { at: holding 14, type: uint16 }
              speed: { at: holding 15, type: uint16 }
        shifts:
          time-zone: Europe/Berlin
          starts: { late: 14:00, early: 06:00, night: 22:00 }
        figures:
          placer:
            running: placer/state is run
            planned: placer/state is not off
            produced: placer/made
            rejected: placer/bad
            ideal-cycle: \(cycle)
        \(more.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
        """
    }

    static func minute(_ minute: Int) -> Uptime { .zero + .minutes(Int64(minute)) }

    /// A shift of eight hours that begins with the clock, and the next one.
    mutating func begin(former: [FiguresReport] = [], at hour: Int = 0) {
        let began = Self.minute(hour * 60)
        book.figures.know(
            ShiftSpan(name: "early", began: began, ends: began + .minutes(480)),
            then: ShiftSpan(name: "late", began: began + .minutes(480), ends: began + .minutes(960)), former: former)
    }

    /// One answer at a minute; a value that is nil did not come.
    mutating func answer(_ values: KeyValuePairs<String, Double?>, at minute: Int) {
        var samples = values.map { name, value in
            Sample(
                tag: plan.tag("placer/\(name)"), value: value ?? 0, quality: value == nil ? .bad(.timeout) : .good,
                at: Self.minute(minute))
        }
        book.derive(&samples)
    }

    func percent(_ ratio: Double?) -> Double? { ratio.map { ($0 * 10_000).rounded() / 100 } }
}

import AndonCore
import Testing

@Suite("Rules that count", .timeLimit(.minutes(1)))
struct CountingTests {
    @Test(
        "more than 3 in 2 s: true as soon as it is certain, false when a whole window says so",
        arguments: [
            ([0, 1, 2, 3, 3, 3], "------", Truth.false),
            ([0, 1, 2, 3, 4], "----^", .true),
            ([0, 4, 4, 4, 4, 4, 4], "-^---v-", .false),
            ([0, 0, 1], "---", .unknown),
            // What was counted while nobody looked may be in the window or not.
            ([0, 0, 0, 0, 0, nil, nil, nil, nil, nil, nil, 4], "------------", .unknown),
            ([0, 0, nil, nil, 4], "----^", .true),
        ] as [([Double?], String, Truth)])
    func counts(values: [Double?], edges: String, truth: Truth) {
        var line = WiderLine([WiderLine.rule(.counts(above: 3, within: .seconds(2)))])
        #expect(line.edges(values.map { [$0] }) == edges)
        #expect(line.truth == truth)
    }

    @Test("a reset and a fall begin a new window")
    func reset() {
        var line = WiderLine([WiderLine.rule(.counts(above: 3, within: .seconds(2)))])
        _ = line.edges([[0], [1], [2], [3], [3]])
        line.book.restartCount(of: TagID(0))
        #expect(line.edges([[6], [7], [8]]) == "---")
        #expect(line.truth == .unknown)
        #expect(line.edges([[2], [3]]) == "--")
        #expect(line.truth == .unknown)
    }

    @Test("5 errors in 1000 placements are not above 5 per 1000, 6 are, and few placements prove nothing")
    func ratioOverTime() {
        let ratio = WiderCondition.ratio(above: 5, per: 1000, of: [TagID(1)], over: .time(.seconds(2)))
        func line(_ rows: [(Double, Double)]) -> WiderLine {
            var line = WiderLine([WiderLine.rule(ratio)])
            line.take(1, 0)
            for (errors, placed) in rows {
                line.pass()
                line.take(1, placed)
                line.take(0, errors)
            }
            return line
        }
        let full = line([(0, 0), (1, 250), (2, 500), (3, 750), (5, 1000)])
        #expect(full.truth == .false)
        #expect(line([(0, 0), (1, 250), (2, 500), (3, 750), (6, 1000)]).truth == .true)
        // One error in three placements, and a line that stands.
        #expect(line([(0, 0), (0, 1), (1, 3), (1, 3), (1, 3), (1, 3)]).truth == .unknown)
        #expect(line([(0, 0), (6, 10)]).truth == .true)
    }

    @Test("a ratio over a count of the other tag reaches back that far, however long it takes")
    func ratioOverCount() {
        let ratio = WiderCondition.ratio(above: 1, per: 1000, of: [TagID(1)], over: .count(2000))
        var line = WiderLine([WiderLine.rule(ratio)])
        line.take(1, 0)
        var errors = 0.0
        for step in 0..<400 {
            line.pass()
            // Two errors at once, then none.
            if step == 20 { errors = 2 }
            line.take(1, Double(step * 20))
            line.take(0, errors)
        }
        #expect(line.edges() == "")
        #expect(line.truth == .false)
        line.pass()
        line.take(1, 8000)
        line.take(0, errors + 3)
        #expect(line.edges() == "^")
    }

    @Test("a long dense window counts what a plain telling counts, within a thousandth of its length")
    func longWindow() {
        // 8 h at half a second: 57 600 samples, of which about a thousand are kept.
        var line = WiderLine([WiderLine.rule(.counts(above: 100, within: .minutes(480)))])
        var dice = Dice(seed: 12)
        var total = 0.0
        var told: [(at: Int64, total: Double)] = []
        for _ in 0..<120_000 {
            line.pass()
            if dice.once(in: 600) { total += 1 }
            told.append((line.clock, total))
            line.take(0, total)
            guard line.clock % 997 == 0 else { continue }
            func counted(since steps: Int64) -> Double {
                let first = told.partition { $0.at >= line.clock - steps }
                return total - told[min(first, told.count - 1)].total
            }
            let (least, most) = (counted(since: 57_600 - 58), counted(since: 57_600 + 58))
            switch line.truth {
            case .true: #expect(most > 100)
            case .false: #expect(least <= 100)
            case .unknown: #expect(line.clock < 57_700 || (least <= 100 && most >= 100))
            }
        }
    }
}

extension Array {
    /// The first place for which it is true, where all behind it are true as well.
    fileprivate func partition(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

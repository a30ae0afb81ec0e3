import AndonCore
import AndonSimulation
import Testing

/// The shipped plan on the shipped line: an hour without a single condition coming true, delays and confirmation left out.
@Suite("An undisturbed hour", .timeLimit(.minutes(2)))
struct QuietHourTests {
    private struct Reading {
        var at: Double
        var value: Double
    }

    @Test("raises no rule of the shipped plan", arguments: [1, 2] as [UInt64])
    func quiet(seed: UInt64) throws {
        let plan = try SamplePlan.shipped().plan
        var model = LineModel(plan: plan, seed: seed)
        let watched = Set(plan.rules.flatMap(\.tags)).sorted()
        var windows: [TagID: [Reading]] = [:]
        var complaints: Set<String> = []
        for second in 1...3600 {
            model.step(to: .seconds(Int64(second)))
            for tag in watched {
                windows[tag, default: []].append(Reading(at: Double(second), value: model.value(of: tag)))
                if windows[tag, default: []].count > 64 { windows[tag]?.removeFirst() }
            }
            for rule in plan.rules {
                for tag in rule.tags {
                    guard let window = windows[tag], Self.isTrue(rule.condition, window) else { continue }
                    complaints.insert(
                        "\(rule.name) on \(plan.path(of: tag)) at \(second) s: \(window.last?.value ?? 0)")
                }
            }
            guard complaints.isEmpty else { break }
        }
        #expect(complaints.isEmpty)
    }

    @Test(
        "raises nothing in the rule book either, with every tag read and the agent's own state told",
        arguments: [1, 2] as [UInt64])
    func book(seed: UInt64) throws {
        let plan = try SamplePlan.shipped().plan
        var model = LineModel(plan: plan, seed: seed)
        var book = RuleBook(plan: plan)
        var counters = CounterBook(plan: plan)
        var resets: [CounterReset] = []
        var edges: [AlarmTransition] = []
        for link in plan.links.indices { book.note(.linkIsUp(LinkID(link)), true, at: .zero, into: &edges) }
        let read = plan.tags.indices.filter { plan.tags[$0].access != .write && !plan.tags[$0].type.isText }
        for half in 1...7200 {
            let now = Uptime.zero + .milliseconds(500) * Int64(half)
            model.step(to: now)
            var samples = read.filter { half * 500 % Int(plan.tags[$0].poll.inMilliseconds) == 0 }.map {
                Sample(tag: TagID($0), value: model.value(of: TagID($0)), at: now)
            }
            counters.follow(&samples, into: &resets)
            book.take(samples.span, into: &edges)
            book.tick(at: now, into: &edges)
        }
        #expect(edges.map { "\(plan[$0.rule].name) \($0.kind) on \(plan.path(of: $0.tag)): \($0.measured)" } == [])
        // A chart that learns from 200 boards needs more than an hour.
        let unknown = book.counts.unknown - book.limits.count { $0.limits == nil }
        #expect(unknown == 0, "\(unknown) alarms are not known after an hour")
    }

    private static func isTrue(_ condition: Condition, _ window: [Reading]) -> Bool {
        guard let last = window.last else { return false }
        func values(_ span: TimeSpan) -> [Double] { window.filter { $0.at >= last.at - span.inSeconds }.map(\.value) }
        switch condition {
        case .above(let limit): return last.value > limit
        case .below(let limit): return last.value < limit
        case .outside(let low, let high): return last.value < low || last.value > high
        case .inside(let low, let high): return low <= last.value && last.value <= high
        case .rises(let by, let within): return last.value - (values(within).min() ?? last.value) >= by
        case .falls(let by, let within): return (values(within).max() ?? last.value) - last.value >= by
        case .moves(let by, let within):
            let values = values(within)
            return max(last.value - (values.min() ?? 0), (values.max() ?? 0) - last.value) >= by
        case .slopeAbove(let limit, let over): return slope(window, over).map { $0 > limit } ?? false
        case .slopeBelow(let limit, let over): return slope(window, over).map { $0 < limit } ?? false
        case .wider: return false
        }
    }

    /// Least squares; nil until the window is full.
    private static func slope(_ window: [Reading], _ over: TimeSpan) -> Double? {
        guard let last = window.last, let first = window.first, last.at - first.at >= over.inSeconds else { return nil }
        let points = window.filter { $0.at >= last.at - over.inSeconds }
        let count = Double(points.count)
        let at = points.reduce(0) { $0 + $1.at } / count
        let value = points.reduce(0) { $0 + $1.value } / count
        let square = points.reduce(0) { $0 + ($1.at - at) * ($1.at - at) }
        return points.reduce(0) { $0 + ($1.at - at) * ($1.value - value) } / square
    }
}

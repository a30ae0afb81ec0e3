import AndonCore
import Testing

@Suite("A unit that fails is only probed", .timeLimit(.minutes(1)))
struct UnitHealthTests {
    private let start = Uptime(nanoseconds: 1_000_000_000)

    private func demoted(probeAtMost: TimeSpan = .seconds(10), seed: UInt64 = 1) -> UnitHealth {
        var health = UnitHealth(probeAtMost: probeAtMost, seed: seed)
        _ = health.took(.timeout, at: start)
        _ = health.took(.timeout, at: start)
        return health
    }

    @Test("one failure is forgiven, two in a row demote")
    func demotes() {
        var health = UnitHealth(probeAtMost: .seconds(10), seed: 1)
        #expect(health.took(.timeout, at: start) == nil)
        #expect(health.took(.answered, at: start) == nil)
        #expect(health.took(.linkDown, at: start) == nil)
        #expect(health.mayAsk(at: start))
        #expect(health.took(.timeout, at: start) == .demoted)
        #expect(!health.mayAsk(at: start))
        #expect(health.failures == 2)
    }

    @Test("an exception is an answer: it never demotes, and it promotes")
    func exceptions() {
        var health = UnitHealth(probeAtMost: .seconds(10), seed: 1)
        for _ in 0..<10 { #expect(health.took(.refused, at: start) == nil) }
        var other = demoted()
        #expect(other.took(.refused, at: other.nextProbe) == .promoted)
        #expect(other.mayAsk(at: start))
        #expect(other.failures == 0)
    }

    @Test("noise weighs half: four garbled answers in a row demote")
    func garbled() {
        var health = UnitHealth(probeAtMost: .seconds(10), seed: 1)
        for _ in 0..<3 { #expect(health.took(.garbled, at: start) == nil) }
        #expect(health.took(.garbled, at: start) == .demoted)
    }

    @Test("probes wait 0.5 s, then twice as long each time, ±20 %, and never longer than the plan says")
    func backOff() {
        for seed in 0..<50 {
            var health = demoted(probeAtMost: .seconds(4), seed: UInt64(seed))
            var now = start
            for expected in [0.5, 1, 2, 4, 4, 4] {
                let wait = (health.nextProbe - now).inSeconds
                #expect(wait >= expected * 0.799 && wait <= min(expected * 1.201, 4))
                now = health.nextProbe
                #expect(!health.mayAsk(at: Uptime(nanoseconds: now.nanoseconds - 1)))
                #expect(health.mayAsk(at: now))
                #expect(health.took(.timeout, at: now) == nil)
            }
        }
    }

    @Test("a probe that rests for others goes out later, at once for who cannot wait, and any answer ends the rest")
    func rests() {
        var health = demoted()
        let later = start + .seconds(60)
        health.rest(until: later)
        #expect(health.nextProbe == later)
        #expect(!health.mayAsk(at: start + .seconds(59)) && health.mayAsk(at: later))
        var urgent = health
        urgent.probeSoon(at: start)
        #expect(urgent.mayAsk(at: start))
        #expect(health.took(.answered, at: start) == .promoted)
        _ = health.took(.timeout, at: start)
        #expect(health.took(.timeout, at: start) == .demoted)
        #expect((health.nextProbe - start).inSeconds < 0.61)
    }

    @Test("who cannot wait has a unit probed at once, one probe at a time, and its failure counts")
    func probeSoon() {
        var health = demoted()
        let now = start + .milliseconds(1)
        #expect(!health.mayAsk(at: now))
        health.probeSoon(at: now)
        #expect(health.mayAsk(at: now))
        health.asked()
        health.probeSoon(at: now)
        #expect(!health.mayAsk(at: now))
        _ = health.took(.timeout, at: now)
        #expect(!health.mayAsk(at: now + .milliseconds(700)))
    }

    @Test("units that died together are not probed together")
    func jitter() {
        let probes = Set((0..<50).map { demoted(seed: UInt64($0)).nextProbe })
        #expect(probes.count == 50)
    }

    @Test("while a probe is on its way nobody else asks, and its failure counts though it was quick")
    func probing() {
        var health = demoted()
        let probe = health.nextProbe
        health.asked()
        #expect(!health.mayAsk(at: probe))
        #expect(health.took(.linkDown, at: probe) == nil)
        #expect(health.nextProbe > probe)
        #expect(health.mayAsk(at: health.nextProbe))
    }

    @Test("requests that were on their way at the demotion do not lengthen the back-off")
    func stragglers() {
        var health = demoted()
        let probe = health.nextProbe
        #expect(health.took(.timeout, at: start + .milliseconds(1)) == nil)
        #expect(health.nextProbe == probe)
    }

    @Test("after a return the back-off starts anew")
    func returns() {
        var health = demoted()
        for _ in 0..<5 { _ = health.took(.timeout, at: health.nextProbe) }
        let back = health.nextProbe
        #expect(health.took(.answered, at: back) == .promoted)
        _ = health.took(.timeout, at: back)
        #expect(health.took(.timeout, at: back) == .demoted)
        #expect((health.nextProbe - back).inSeconds < 0.61)
    }
}

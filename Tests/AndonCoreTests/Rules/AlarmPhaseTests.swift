import AndonCore
import Testing

@Suite("Alarm phase", .timeLimit(.minutes(1)))
struct AlarmPhaseTests {
    static let then = Uptime.zero + .seconds(1)
    static let now = Uptime.zero + .seconds(2)

    @Test(
        "every pair of phase and truth, with delays of 5 s that are not over",
        arguments: [
            (.normal, .true, .pending(since: now)), (.normal, .false, .normal), (.normal, .unknown, .normal),
            (.pending(since: then), .true, .pending(since: then)), (.pending(since: then), .false, .normal),
            (.pending(since: then), .unknown, .normal),
            (.active, .true, .active), (.active, .false, .returning(since: now)), (.active, .unknown, .active),
            (.returning(since: then), .true, .active), (.returning(since: then), .false, .returning(since: then)),
            (.returning(since: then), .unknown, .active),
        ] as [(AlarmPhase, Truth, AlarmPhase)])
    func pairs(phase: AlarmPhase, truth: Truth, after: AlarmPhase) {
        var phase = phase
        let edge = phase.take(truth, at: Self.now, onDelay: .seconds(5), offDelay: .seconds(5))
        #expect(edge == nil)
        #expect(phase == after)
    }

    @Test("a delay is over exactly at its end, and none is over at once")
    func ends() {
        var pending = AlarmPhase.pending(since: Self.then)
        #expect(pending.take(.true, at: Self.now, onDelay: .seconds(1), offDelay: .zero) == .raised)
        #expect(pending == .active)
        var returning = AlarmPhase.returning(since: Self.then)
        #expect(returning.take(.false, at: Self.now, onDelay: .zero, offDelay: .seconds(1)) == .returned)
        #expect(returning == .normal)
        var normal = AlarmPhase.normal
        #expect(normal.take(.true, at: Self.now, onDelay: .zero, offDelay: .zero) == .raised)
        #expect(normal.take(.false, at: Self.now, onDelay: .zero, offDelay: .zero) == .returned)
    }
}

import AndonCore
import AndonLine
import Testing

@Suite("the gate", .timeLimit(.minutes(1)))
struct EventGateTests {
    private func value(_ number: Int) -> LineEvent {
        .value(Sample(tag: TagID(0), value: Double(number), at: Uptime(nanoseconds: Int64(number))))
    }

    private func alarm(_ number: Int) -> LineEvent {
        .alarm(
            AlarmTransition(
                rule: RuleID(0), tag: TagID(0), kind: .raised, at: Uptime(nanoseconds: Int64(number)), value: 0,
                measured: 0, limit: 0, evidence: []))
    }

    @Test("values can never push out an alarm, and what was dropped is counted")
    func bounds() {
        let gate = EventGate()
        for number in 0..<(EventGate.valueBound + 5) { gate.emit(value(number)) }
        gate.emit(values: (0..<3).map(value))
        for number in 0..<10 { gate.emit(alarm(number)) }
        let events = gate.take(at: .zero)
        let alarms = events.filter { if case .alarm = $0 { true } else { false } }
        let values = events.filter { if case .value = $0 { true } else { false } }
        #expect(alarms.count == 10)
        #expect(values.count == EventGate.valueBound)
        guard case .dropped(let report) = events.last else {
            Issue.record("no drop was reported")
            return
        }
        #expect(report.count == 8)
        #expect(gate.take(at: .zero).isEmpty)
    }

    @Test("every look takes what came since the one before, and nothing twice", arguments: [1, 100, 10_000])
    func looks(count: Int) {
        let gate = EventGate()
        for look in 0..<4 {
            gate.emit(values: (0..<count).map { value(look * count + $0) })
            gate.emit(alarm(look))
            let events = gate.take(at: .zero)
            let values = events.compactMap { if case .value(let sample) = $0 { Int(sample.value) } else { nil } }
            let alarms = events.compactMap { if case .alarm(let alarm) = $0 { alarm.at.nanoseconds } else { nil } }
            #expect(values == Array(look * count..<(look + 1) * count))
            #expect(alarms == [Int64(look)])
        }
    }

    @Test("only what was put into an empty gate has to be rung for")
    func ringing() {
        let gate = EventGate()
        #expect(gate.place(values: [value(1)]))
        #expect(!gate.place(values: [value(2)]))
        #expect(!gate.place(alarm(3)))
        #expect(gate.take(at: .zero).count == 3)
        #expect(gate.place(alarm(4)))
    }

    @Test("what waits when the gate closes is still told")
    func close() async {
        let gate = EventGate()
        gate.emit(alarm(1))
        gate.close()
        var taken = 0
        for await _ in gate.ready { taken += gate.take(at: .zero).count }
        taken += gate.take(at: .zero).count
        #expect(taken == 1)
    }
}

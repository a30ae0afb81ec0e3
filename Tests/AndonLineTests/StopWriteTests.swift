import AndonCore
import AndonLine
import Testing

@Suite("a write of the stop that brings no answer, on real wires", .serialized, .timeLimit(.minutes(2)))
struct StopWriteTests {
    enum Wire: CaseIterable { case tcp, rtu, ascii }

    private struct Relay {
        var rig: Rig
        let oven: Slave
        let io: Slave
    }

    /// A relay behind a wire of this kind that tries a stop once, and sends a write without an answer again so often.
    private func relay(_ wire: Wire, retries: Int, at coil: UInt16 = 16) throws -> Relay {
        let oven = try Slave(.tcp)
        oven.setHolding(100, 2_400)
        let io: Slave
        let driver: LinkDriver
        switch wire {
        case .tcp:
            io = try Slave(.tcp)
            driver = io.tcp
        case .rtu:
            io = try Slave(.rtu)
            driver = io.rtu
        case .ascii:
            io = try Slave(.ascii)
            driver = io.ascii
        }
        io.setCoil(coil, true)
        var rig = Rig(oven: oven.tcp, io: driver, stopAt: coil)
        rig.plan.stop?.first.attempts = 1
        rig.plan.stop?.first.within = .seconds(20)
        var unit = rig.plan.links[1].defaults
        unit.writeRetries = retries
        rig.plan.units[Endpoint(link: LinkID(1), unit: 1)] = unit
        return Relay(rig: rig, oven: oven, io: io)
    }

    private func spike(_ relay: Relay, _ ear: Ear) async throws {
        try await ear.steady(of: Rig.zone)
        _ = try await ear.step(.running)
        relay.oven.setHolding(100, 2_423)
    }

    @Test("two answers that are lost cost no attempt: the third write confirms the stop", arguments: Wire.allCases)
    func lostAnswers(wire: Wire) async throws {
        var relay = try relay(wire, retries: 2)
        // After a timeout a serial read-back proves nothing for a while; the echo of the write is what is held here.
        relay.rig.plan.stop?.first.readBack = wire == .tcp
        // What shows that a serial port does not hear its own requests.
        let other = relay.rig.add("other", holding: 200, link: 1)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: other) { $0.quality.isGood }
            relay.io.muteWrites(2)
            if wire == .tcp {
                try await spike(relay, ear)
            } else {
                try await ear.steady(of: Rig.zone)
                relay.oven.setHolding(100, 2_423)
            }
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.attempts == 3)
            #expect(relay.io.writes == 3 && !relay.io.coil(16))
            let failures = await ear.heard.filter { event in
                if case .stop(let report) = event { report.step == .failed } else { false }
            }
            #expect(failures.isEmpty, "\(failures)")
        }
    }

    @Test(
        "our own request that comes back is no confirmation where the output is not read back",
        arguments: [Wire.rtu, .ascii], [true, false])
    func echo(wire: Wire, isPolled: Bool) async throws {
        var relay = try relay(wire, retries: 0)
        relay.rig.plan.stop?.first.readBack = false
        relay.rig.plan.stop?.first.within = .seconds(1)
        relay.rig.plan.links[1].defaults.timeout = .milliseconds(300)
        if isPolled { _ = relay.rig.add("other", holding: 200, link: 1) }
        relay.io.setEcho(true)
        relay.io.setDead(unit: 1)
        // One sample is enough, and no gap hides it: nothing has been given up yet.
        relay.rig.plan.rules[0].condition = .above(242)
        relay.rig.plan.rules[0].confirm = Confirmation(needed: 1, outOf: 1)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            _ = try await ear.sample(of: Rig.zone) { $0.quality.isGood }
            relay.oven.setHolding(100, 2_423)
            let ended = try await ear.first(from: 0) { event in
                if case .stop(let report) = event, [.failed, .confirmed].contains(report.step) { report } else { nil }
            }
            guard ended.step == .failed else {
                Issue.record("confirmed by our own request")
                return
            }
            #expect(ended.problem?.contains("may be our own request") == true, "\(ended)")
            #expect(relay.io.coil(16))
            let from = await ear.count
            relay.io.setEcho(false)
            relay.io.setDead(unit: 0)
            guard isPolled else { return }
            _ = try await ear.step(.confirmed, from: from)
            #expect(!relay.io.coil(16))
        }
    }

    @Test(
        "a relay that never answers, or only garbage, is written once and as often again as the plan says",
        arguments: [(Wire.tcp, 9_003), (.rtu, 9_003), (.tcp, 9_007), (.rtu, 9_007)] as [(Wire, UInt16)])
    func neverAnswered(wire: Wire, coil: UInt16) async throws {
        let relay = try relay(wire, retries: 2, at: coil)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            relay.oven.setHolding(100, 2_423)
            let failed = try await ear.step(.failed)
            #expect(failed.attempts == 3)
            #expect(failed.problem?.hasPrefix("write to tower/hold: ") == true)
        }
    }

    @Test(
        "a write whose answer is lost, or says the opposite, is confirmed by the read-back alone, and written no second time",
        arguments: [16, 9_008] as [UInt16])
    func readBackDecides(coil: UInt16) async throws {
        let relay = try relay(.tcp, retries: 0, at: coil)
        if coil == 16 { relay.io.muteWrites(1) }
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            try await spike(relay, ear)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.attempts == 1 && relay.io.writes == 1)
            #expect(!relay.io.coil(coil))
        }
    }

    @Test("a link that is down, and a relay that refuses, are not written again at once", arguments: [true, false])
    func notAgain(isDown: Bool) async throws {
        let relay = try relay(.tcp, retries: 5, at: isDown ? 16 : 9_002)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            if isDown { relay.io.unplug() }
            relay.oven.setHolding(100, 2_423)
            let failed = try await ear.step(.failed)
            // The write may be on its way when the connection ends; nobody takes the next one.
            #expect(failed.attempts <= (isDown ? 2 : 1))
        }
    }

    @Test("a coil with words of its own is switched by them, read back as a bit, and never written again at once")
    func words() async throws {
        // Takes any word, and answers in single bytes.
        var relay = try relay(.tcp, retries: 5, at: 9_019)
        relay.rig.plan.tags[1].coilWords = OnOffWords(on: 0x0100, off: 0x0200)
        relay.rig.plan.stop?.first.stopValue = 1
        relay.rig.plan.stop?.first.runValue = 0
        relay.io.setCoil(9_019, false)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            try await spike(relay, ear)
            let confirmed = try await ear.step(.confirmed)
            #expect(confirmed.attempts == 1)
            #expect(relay.io.lastWord == 0x0100 && relay.io.coil(9_019))
        }
        var mute = try self.relay(.tcp, retries: 5, at: 9_028)
        mute.rig.plan.tags[1].coilWords = OnOffWords(on: 0x0100, off: 0x0200)
        try await withLine(mute.rig.plan, in: Folder()) { _, ear in
            try await ear.steady(of: Rig.zone)
            mute.oven.setHolding(100, 2_423)
            #expect(try await ear.step(.failed).attempts == 1)
            #expect(mute.io.lastWord == 0x0200)
        }
    }

    @Test("a unit's own time to answer is what its polls and a stop's write are given, not its link's")
    func ownTime() async throws {
        var relay = try relay(.tcp, retries: 0)
        relay.rig.plan.links[0].timeout = .milliseconds(50)
        var oven = relay.rig.plan.links[0].defaults
        oven.timeout = .seconds(10)
        relay.rig.plan.units[Endpoint(link: LinkID(0), unit: 1)] = oven
        relay.oven.delayAll(milliseconds: 200)
        relay.rig.plan.links[1].timeout = .milliseconds(50)
        relay.rig.plan.units[Endpoint(link: LinkID(1), unit: 1)]?.timeout = .seconds(10)
        relay.io.delayAll(milliseconds: 300)
        try await withLine(relay.rig.plan, in: Folder()) { _, ear in
            try await spike(relay, ear)
            #expect(try await ear.step(.confirmed).attempts == 1)
        }
    }
}

internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonSupervision
internal import AndonUplink
internal import Logging
internal import ServiceLifecycle

/// Carries what leaves the line to everybody who wants it: the status book, the terminals, the outbox, the audit, the log; on the way
/// the edges of the rules become the lives of their alarms.
///
/// Each of them takes it without waiting, so a slow disk or a slow terminal holds nobody up.
struct EventPump: Service {
    let line: Line
    let book: StatusBook
    let alarms: AlarmDesk
    let limits: LimitDesk
    let journal: EventJournal
    let uplink: Uplink
    let audit: AuditDesk
    let shadow: ShadowDesk
    /// What has to go out first: the end of alarms that this plan no longer has.
    let farewells: [ActiveAlarm]
    /// Where the pump is.
    let pulse: Pulse
    let logger: Logger

    func run() async throws {
        var machines = MachineEpisodes()
        var encoder = EventEncoder(plan: line.plan, next: uplink.nextSequences())
        deliver(
            farewells.map { encoder.farewell(rule: $0.rule, machine: $0.machine, tag: $0.tag, id: EventClock.id()) })
        if let recipe = line.snapshot.recipe {
            deliver([encoder.recipeAtStart(recipe, wall: EventClock.now(), id: EventClock.id())])
        }
        if line.hadRecipes { deliver([encoder.recipeFarewell(id: EventClock.id())]) }
        // What became true while nobody ran, such as the end of a shelf.
        pump(&encoder, &machines)
        for await _ in line.gate.ready { pump(&encoder, &machines) }
        // The gate is closed: the wires have ended, and this is the last of them.
        pump(&encoder, &machines)
        // A service that returns before it is told to counts as a failure.
        try? await gracefulShutdown()
    }

    private func pump(_ encoder: inout EventEncoder, _ machines: inout MachineEpisodes) {
        pulse.enter(.ownWork, at: MonotonicClock.now())
        defer { pulse.enter(.rest, at: MonotonicClock.now()) }
        var isMore = true
        while isMore {
            alarms.announce()
            let wall = EventClock.now()
            var events: [LineEvent] = []
            alarms.take(line.gate.take(at: wall.uptime), into: &events)
            isMore = alarms.work(at: wall, into: &events)
            var messages: [EventMessage] = []
            messages.reserveCapacity(events.count + 16)
            encoder.auditHead = audit.keeper.head
            for event in events {
                audit.take(event, wall: wall)
                shadow.take(event, alarms, wall: wall)
                book.take(event, wall: wall)
                encoder.encode(event, wall: wall, id: EventClock.id, into: &messages)
            }
            deliver(messages)
            alarms.finish(events, at: wall)
            if events.contains(where: { if case .limits = $0 { true } else { false } }) { limits.keep(at: wall) }
            for event in events where machines.isNews(event) { EventNotice(event, plan: line.plan)?.log(to: logger) }
        }
    }

    private func deliver(_ messages: [EventMessage]) {
        for message in messages { journal.append(message) }
        uplink.accept(messages)
    }
}

internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan

/// Takes a person's hand to the alarms that she names.
struct AlarmHands: Sendable {
    let line: Line
    let alarms: AlarmDesk

    func take(_ action: AlarmAction, _ request: AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply {
        let keys = try Self.find(request.alarm, in: line.plan)
        let now = EventClock.now()
        let until = now.uptime + TimeSpan(nanoseconds: Int64((request.seconds ?? 0) * 1e9))
        let input: AlarmInput
        switch action {
        case .ack: input = .acknowledge
        case .reset: input = .reset
        case .shelve: input = .shelve(until: until)
        case .unshelve: input = .unshelve
        case .inService: input = .returnToService
        case .outOfService:
            input = .takeOutOfService
            // It disables a rule: nobody does that to twenty zones by leaving out a word.
            guard keys.count == 1 else {
                let example = AlarmName.of(keys[0], in: line.plan)
                throw DeskNo(
                    "\(request.alarm) has \(keys.count) alarms: name the one that goes out of service, such as \(example)"
                )
            }
        }
        switch await alarms.ask(input, of: keys, by: request.by, reason: request.reason) {
        case .refused(let key, let refusal):
            throw DeskNo("\(AlarmName.of(key, in: line.plan)) \(refusal.words)")
        case .done(let done, let problem):
            return AlarmHandReply(
                alarms: done.map { AlarmName.of($0, in: line.plan) },
                until: action == .shelve ? now.moment(until).text : nil, note: note(action, done, problem))
        }
    }

    static func find(_ name: String, in plan: Plan) throws(DeskNo) -> [AlarmKey] {
        do {
            return try AlarmName.find(name, in: plan)
        } catch {
            throw DeskNo(error.sentence)
        }
    }

    private func note(_ action: AlarmAction, _ keys: [AlarmKey], _ problem: String?) -> String? {
        if let problem { return "a restart forgets it: it is not on disk (\(problem))" }
        let stops = keys.contains { line.plan[$0.rule].action == .stop && line.permit.verdict(of: $0.rule) == .stop }
        switch action {
        case .shelve where stops: return "the line is stopped all the same: a shelf only silences"
        case .outOfService where stops: return "it does not stop the line until it is back in service"
        case .ack, .reset, .shelve, .unshelve, .outOfService, .inService: return nil
        }
    }
}

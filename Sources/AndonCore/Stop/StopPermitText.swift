/// Modes, maintenance, stops that count and the proof, as they are kept on disk: names, because the next run may have another plan.
///
///     andon-stop 1
///     line armed shadow 1763935620000000000 sam three%20weeks%20without%20a%20wrong%20one
///     rule belt-stopped shadow armed
///     maintenance 1763935620000000000 1763942820000000000 ana feeder%20change
///     proof passed 1763935620000000000 ana half-yearly
///     owed 1763935620000000000
///     stopped 1763935620000000000
///     crc32 7b502c3a
///
/// A mode stands in front of the word that the plan said then; nobody behind them where it was the plan's alone.
package enum StopPermitText {
    /// The most bytes that are read.
    package static let mostBytes = 1 << 20
    private static let kind = ["andon-stop", "1"]

    package enum Found: Sendable {
        /// What stood, and what of it the plan says otherwise since.
        case permit(StopPermit, changed: [StopNews])
        /// Why nobody can say what stood.
        case unreadable(String)
    }

    package static func encode(_ permit: StopPermit, plan: Plan, wall: WallTime) -> [UInt8] {
        var text = kind.joined(separator: " ") + "\n"
        func time(_ at: Uptime) -> String { String(wall.moment(at).nanosecondsSince1970) }
        func hand(_ hand: AlarmHand, _ at: String) -> String {
            let reason = hand.reason.map { " " + LatchWord.escape($0) } ?? ""
            return "\(at) \(LatchWord.escape(hand.by))\(reason)"
        }
        func mode(_ standing: StopModes.Standing) -> String {
            let who = standing.hand.map { " " + hand($0, time($0.at)) } ?? ""
            return "\(standing.mode.rawValue) \(standing.planned.rawValue)\(who)\n"
        }
        text += "line " + mode(permit.modes.line)
        if let lost = permit.modes.lost { text += "lost \(LatchWord.escape(lost))\n" }
        for (rule, standing) in permit.modes.rules.sorted(by: { $0.key < $1.key }) {
            text += "rule \(LatchWord.escape(plan[rule].name)) " + mode(standing)
        }
        if let maintenance = permit.maintenance {
            let since = "\(time(maintenance.hand.at)) \(time(maintenance.until))"
            text += "maintenance \(hand(maintenance.hand, since))\n"
        }
        if let proof = permit.proof {
            let word = proof.problem == nil ? "passed" : "failed"
            text += "proof \(word) \(hand(proof.hand, time(proof.hand.at)))\n"
            if let problem = proof.problem { text += "problem \(LatchWord.escape(problem))\n" }
        }
        if let testing = permit.testing { text += "testing \(hand(testing, time(testing.at)))\n" }
        text += "owed \(time(permit.proofSince))\n"
        for at in permit.counts.times { text += "stopped \(time(at))\n" }
        return SealedText.seal(text)
    }

    /// What this plan makes of it: a word that the plan has changed since is the later one, and holds.
    ///
    /// - Parameter wall: one moment on both clocks, of now.
    package static func decode(_ bytes: [UInt8], plan: Plan, wall: WallTime) -> Found {
        let lines: [[String]]
        do { lines = try SealedText.lines(of: bytes, kind: kind, atMost: mostBytes) } catch {
            return .unreadable(error.reason)
        }
        var reader = StopPermitReader(plan: plan, wall: wall)
        for line in lines {
            guard reader.take(line) else {
                return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
            }
        }
        guard reader.hasLine else { return .unreadable("it does not say the line's mode") }
        let (permit, changed) = reader.result()
        return .permit(permit, changed: changed)
    }
}

/// Why the line is stopped, as it is kept on disk: names, because the next run may have another plan.
///
/// The text is a few lines that a person can read, closed by a CRC-32 of all bytes before it:
///
///     andon-latch 2
///     since 1763935623000000000
///     state requested
///     alarm zone-spike oven/zone3
///     asserted lamp
///     waiting infeed 1763935625000000000
///     crc32 5d41402a
///
/// One of version 1 says nothing of outputs.
package struct StopLatch: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable { case requested, confirmed }

    package enum Cause: Sendable, Hashable {
        case alarm(rule: String, tag: String)
        case foundStopped
        case latchUnreadable
    }

    /// An output of the stop, by its name in the plan.
    package struct Stage: Sendable, Hashable {
        package enum State: Sendable, Hashable {
            /// The stop holds it, or was trying to.
            case asserted
            /// Somebody else changed it, and the plan left it so.
            case left
            /// Asked for, and not due before this: wall time in nanoseconds since 1970.
            case waiting(due: Int64)
        }

        package var output: String
        package var state: State

        package init(_ output: String, _ state: State) {
            self.output = output
            self.state = state
        }
    }

    package enum Found: Sendable, Hashable {
        /// There is no latch: the line was not stopped.
        case none
        case latch(StopLatch)
        /// There is one, and nobody can say what it says: stopped is assumed. The reason is for people.
        case unreadable(String)

        var isUnreadable: Bool { if case .unreadable = self { true } else { false } }
    }

    /// The most bytes a latch may take.
    package static let mostBytes = 16 << 20

    package var causes: [Cause]
    /// Wall time of the stop in nanoseconds since 1970, UTC.
    package var since: Int64
    package var state: State
    /// Empty where an earlier version wrote it.
    package var stages: [Stage]

    package init(causes: [Cause], since: Int64, state: State, stages: [Stage] = []) {
        self.causes = causes
        self.since = since
        self.state = state
        self.stages = stages
    }

    /// - Parameters:
    ///   - now: the moment that `wall` (nanoseconds since 1970) is, for what waits.
    package init(
        causes: [StopCause], since: Int64, state: State, stages: [StopStage] = [], plan: Plan, now: Uptime = .zero,
        wall: Int64 = 0
    ) {
        self.init(
            causes: causes.map { cause in
                switch cause {
                case .alarm(let key): .alarm(rule: plan[key.rule].name, tag: plan.path(of: key.tag))
                case .former(let rule, let tag): .alarm(rule: rule, tag: tag)
                case .foundStopped: .foundStopped
                case .latchUnreadable: .latchUnreadable
                }
            }, since: since, state: state,
            stages: stages.compactMap { stage in
                // Only a plan with a stop has stages.
                plan.stop.flatMap { stop in
                    let name = stop.outputs[stage.output].name
                    return switch stage.state {
                    case .idle: nil
                    case .waiting: Stage(name, .waiting(due: wall + ((stage.due ?? now) - now).nanoseconds))
                    case .left: Stage(name, .left)
                    case .requested, .confirmed, .failed, .releasing: Stage(name, .asserted)
                    }
                }
            })
    }

    /// The causes as this run's plan knows them.
    package func causes(in plan: Plan) -> [StopCause] {
        causes.map { cause in
            switch cause {
            case .alarm(let rule, let tag):
                for (index, known) in plan.rules.enumerated() where known.name == rule {
                    if let id = known.tags.first(where: { plan.path(of: $0) == tag }) {
                        return .alarm(AlarmKey(rule: RuleID(index), tag: id))
                    }
                }
                return .former(rule: rule, tag: tag)
            case .foundStopped: return .foundStopped
            case .latchUnreadable: return .latchUnreadable
            }
        }
    }

    package func encoded() -> [UInt8] {
        var text = "andon-latch 2\nsince \(since)\nstate \(state.rawValue)\n"
        for cause in causes {
            switch cause {
            case .alarm(let rule, let tag): text += "alarm \(LatchWord.escape(rule)) \(LatchWord.escape(tag))\n"
            case .foundStopped: text += "found-stopped\n"
            case .latchUnreadable: text += "latch-unreadable\n"
            }
        }
        for stage in stages {
            let name = LatchWord.escape(stage.output)
            switch stage.state {
            case .asserted: text += "asserted \(name)\n"
            case .left: text += "left \(name)\n"
            case .waiting(let due): text += "waiting \(name) \(due)\n"
            }
        }
        let body = Array(text.utf8)
        return body + Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8)
    }

    /// `bytes` is nil where there is no file. An empty file is unreadable, never "no latch".
    package static func decode(_ bytes: [UInt8]?) -> Found {
        guard let bytes else { return .none }
        guard bytes.count <= mostBytes else {
            return .unreadable("the latch has \(bytes.count) bytes, at most \(mostBytes) are allowed")
        }
        let tail = 15  // "crc32 01234567\n"
        guard bytes.count > tail else { return .unreadable("the latch is cut off after \(bytes.count) bytes") }
        let body = bytes.dropLast(tail)
        guard Array(bytes.suffix(tail)) == Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8) else {
            return .unreadable("the latch does not match its checksum")
        }
        guard let latch = StopLatch(body: body) else {
            return .unreadable("the latch is of a kind that this version does not know")
        }
        return .latch(latch)
    }

    private init?(body: some Collection<UInt8>) {
        let lines = body.split(separator: UInt8(ascii: "\n")).map {
            $0.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        guard lines.count >= 3, lines[0] == ["andon-latch", "1"] || lines[0] == ["andon-latch", "2"],
            lines[1].count == 2, lines[1][0] == "since", let since = Int64(lines[1][1]),
            lines[2].count == 2, lines[2][0] == "state", let state = State(rawValue: lines[2][1])
        else { return nil }
        var causes: [Cause] = []
        var stages: [Stage] = []
        for line in lines.dropFirst(3) {
            if line == ["found-stopped"] {
                causes.append(.foundStopped)
            } else if line == ["latch-unreadable"] {
                causes.append(.latchUnreadable)
            } else if line.count == 3, line[0] == "alarm", let rule = LatchWord.unescape(line[1]),
                let tag = LatchWord.unescape(line[2])
            {
                causes.append(.alarm(rule: rule, tag: tag))
            } else if let stage = Stage(line) {
                stages.append(stage)
            } else {
                return nil
            }
        }
        self.init(causes: causes, since: since, state: state, stages: stages)
    }
}

extension StopLatch.Stage {
    /// Nil where the words are no stage.
    fileprivate init?(_ line: [String]) {
        guard line.count >= 2, let name = LatchWord.unescape(line[1]) else { return nil }
        switch (line[0], line.count) {
        case ("asserted", 2): self.init(name, .asserted)
        case ("left", 2): self.init(name, .left)
        case ("waiting", 3):
            guard let due = Int64(line[2]) else { return nil }
            self.init(name, .waiting(due: due))
        default: return nil
        }
    }
}

/// What the line tells the world. A value with indices: names, wall time and JSON are added where it may take time.
package enum LineEvent: Sendable {
    /// A value that the filter let pass.
    case value(Sample)
    /// Characters that the filter let pass.
    case text(TextSample)
    /// An edge of a rule: what the alarm's life is made of. Told as `life`.
    case alarm(AlarmTransition)
    /// A step in the life of an alarm. Indirect: a value must not carry its room.
    indirect case life(AlarmChange)
    /// Many steps told as one.
    indirect case grouped(AlarmGroup)
    /// What became of a chart's limits. Indirect as well.
    indirect case limits(LimitChange)
    /// A step in the life of a stop.
    case stop(StopReport)
    /// What became of the stop's modes, limits and proof.
    indirect case mode(StopNews)
    /// Another recipe is in force, or nobody knows which should be.
    indirect case recipe(RecipeReport)
    /// A machine is online (every unit answers), degraded (some do), or offline; `online` only after a good read.
    case machine(MachineReport)
    /// What a person should know about a wire, a unit or a point.
    case wire(WireReport)
    /// Counters since the last summary.
    case summary(SummaryReport)
    /// How a shift or a job stands, or stood when it ended.
    indirect case figures(FiguresReport)
    /// Events that had to be dropped between the wires and the outbox.
    case dropped(DropReport)

    /// Must never be lost: everything but values, summaries and figures that go on.
    package var isTransition: Bool {
        switch self {
        case .value, .text, .summary: false
        case .figures(let report): report.isEnded
        case .alarm, .life, .grouped, .limits, .stop, .mode, .recipe, .machine, .wire, .dropped: true
        }
    }
}

/// One rule's alarm on one tag changed its state.
package struct AlarmTransition: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case raised, returned
        /// Active, and not shown: the plan says that it means nothing now.
        case suppressed
        /// No longer suppressed, and active: as good as raised.
        case unsuppressed
    }

    package var rule: RuleID
    package var tag: TagID
    package var kind: Kind
    package var at: Uptime
    /// The tag's value in engineering units; NaN where none is known.
    package var value: Double
    /// What was held against the limit: the value itself, the difference in the window, the slope per second, the count, the
    /// ratio, or seconds; NaN where there is none.
    package var measured: Double
    /// NaN where there is none.
    package var limit: Double
    /// The samples that raised it, oldest first, at most 16.
    package var evidence: [Sample]
    /// What a chart found; nil where there is none, or it found nothing.
    package var signal: ChartSignal?
    /// The recipe whose limits those were; nil: the rules as they stand in the plan.
    package var recipe: RecipeID?

    package init(
        rule: RuleID, tag: TagID, kind: Kind, at: Uptime, value: Double, measured: Double, limit: Double,
        evidence: [Sample], signal: ChartSignal? = nil, recipe: RecipeID? = nil
    ) {
        self.rule = rule
        self.tag = tag
        self.kind = kind
        self.at = at
        self.value = value
        self.measured = measured
        self.limit = limit
        self.evidence = evidence
        self.signal = signal
        self.recipe = recipe
    }
}

/// Why the line was stopped: one alarm, or what a restart found.
package enum StopCause: Sendable, Hashable {
    case alarm(AlarmKey)
    /// The latch of an earlier run named an alarm that the plan of this run does not have.
    case former(rule: String, tag: String)
    /// The output stood at stop when the agent started, and no latch said why.
    case foundStopped
    /// The latch file could not be read: stopped is assumed.
    case latchUnreadable
}

/// One rule on one tag.
package struct AlarmKey: Sendable, Hashable, Comparable {
    package var rule: RuleID
    package var tag: TagID

    package static func < (left: AlarmKey, right: AlarmKey) -> Bool {
        (left.rule, left.tag) < (right.rule, right.tag)
    }

    package init(rule: RuleID, tag: TagID) {
        self.rule = rule
        self.tag = tag
    }
}

/// A step in the life of a stop.
package struct StopReport: Sendable {
    package enum Step: String, Sendable, CaseIterable {
        /// Shadow mode: the stop that would have been asked for. Nothing was written.
        case wouldStop = "would-stop"
        /// The write was handed to the wire, or could not be and is being repeated.
        case requested
        /// Written and, where the plan says so, read back.
        case confirmed
        /// Not confirmed within the plan's bound; it is being repeated.
        case failed
        /// A person reset it, no cause was left, and the output was written back to run.
        case released
        /// At the start: nothing is latched, and the output does not stand at stop. State only, no event.
        case running
        /// The latch of an earlier run was found and is asserted again.
        case reasserted
        /// One output of a stop with several: asked for, proved, not proved in its time.
        case stageRequested = "stage-requested"
        case stageConfirmed = "stage-confirmed"
        case stageFailed = "stage-failed"

        /// It is about one output, not about the line.
        package var isOfStage: Bool {
            switch self {
            case .stageRequested, .stageConfirmed, .stageFailed: true
            case .wouldStop, .requested, .confirmed, .failed, .released, .running, .reasserted: false
            }
        }
    }

    package var step: Step
    package var causes: [StopCause]
    package var at: Uptime
    /// When the answer that caused it was complete; nil for a restart or a reset.
    package var answered: Uptime?
    /// When the write was handed to the system; nil before that.
    package var written: Uptime?
    package var attempts: Int
    /// Who and why, for `released`.
    package var by: String?
    package var reason: String?
    /// What went wrong, for `failed`: `write to tower/hold: timeout`.
    package var problem: String?
    /// The mode it was made under; nil: the plan's.
    package var mode: StopPlan.Mode?
    /// Only told because people work at the line.
    package var isMaintenance = false
    /// An armed stop holds the line: this one is an event, and no state of the line.
    package var isBeside = false
    /// The output that it is about, of a stop with several.
    package var stage: StopStage?
    /// How all outputs stand that the stop asks for; empty where the plan has only one.
    package var stages: [StopStage] = []
    /// With a step of one output: where the line stands with it.
    package var line: Step?

    package init(
        step: Step, causes: [StopCause], at: Uptime, answered: Uptime? = nil, written: Uptime? = nil,
        attempts: Int = 0, by: String? = nil, reason: String? = nil, problem: String? = nil
    ) {
        self.step = step
        self.causes = causes
        self.at = at
        self.answered = answered
        self.written = written
        self.attempts = attempts
        self.by = by
        self.reason = reason
        self.problem = problem
    }
}

/// How much of a machine answers.
package struct MachineReport: Sendable {
    package enum State: String, Sendable { case online, degraded, offline }

    package var machine: MachineID
    package var state: State
    package var at: Uptime
    /// `unit 3 on oven-bus: timeout`; nil when online.
    package var reason: String?

    package init(machine: MachineID, state: State, at: Uptime, reason: String? = nil) {
        self.machine = machine
        self.state = state
        self.at = at
        self.reason = reason
    }
}

/// What passed through the line since the last summary.
package struct SummaryReport: Sendable, Hashable {
    package var at: Uptime
    package var requests: UInt64 = 0
    package var answers: UInt64 = 0
    package var timeouts: UInt64 = 0
    package var exceptions: UInt64 = 0
    package var badAnswers: UInt64 = 0
    package var linkFailures: UInt64 = 0
    package var samples: UInt64 = 0
    package var badSamples: UInt64 = 0
    package var valuesPassed: UInt64 = 0
    /// Cycles that were due while an earlier one had not been read: skipped, never queued.
    package var lateCycles: UInt64 = 0

    package init(at: Uptime) { self.at = at }
}

/// Events that were given up, and why.
package struct DropReport: Sendable {
    package var at: Uptime
    package var count: UInt64
    /// `the outbox did not take values fast enough`.
    package var reason: String
    /// Whose numbers are missing; nil when the events had no number yet.
    package var numbers: MissingNumbers?

    package struct MissingNumbers: Sendable, Hashable {
        package var stream: Stream
        package var first: UInt64
        package var last: UInt64

        package init(stream: Stream, first: UInt64, last: UInt64) {
            self.stream = stream
            self.first = first
            self.last = last
        }
    }

    package init(at: Uptime, count: UInt64, reason: String, numbers: MissingNumbers? = nil) {
        self.at = at
        self.count = count
        self.reason = reason
        self.numbers = numbers
    }
}

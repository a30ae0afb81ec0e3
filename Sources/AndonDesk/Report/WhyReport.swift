/// A person asks why an alarm was raised, and what came of it.
package struct WhyRequest: Codable, Sendable, Hashable, DeskRequest {
    /// `rule`, or `rule@machine/tag`; nil for the last alarm.
    package var alarm: String?

    package static let expected = #"{"alarm":"rule or rule@machine/tag, or left out for the last one"}"#

    package init(alarm: String? = nil) { self.alarm = alarm }

    package var problem: String? {
        alarm.map { $0.isEmpty || $0.utf8.count > 400 } == true ? "alarm is empty or too long" : nil
    }
}

/// One alarm, the samples around it, and what came of it; times are RFC 3339.
package struct WhyReport: Codable, Sendable, Hashable {
    package var rule: String
    package var machine: String
    package var tag: String
    package var severity: String
    /// What it is now.
    package var state: String
    package var raised: String
    /// As it was raised; absent where nobody knew it.
    package var value: Double?
    /// What the plan calls that value, or on and off; absent for a plain number.
    package var name: String?
    package var measured: Double?
    package var limit: Double?
    /// What a chart found; absent where there is none.
    package var signal: String?
    package var units: String
    /// The rule in plain words as it stood then, and the first 12 digits of its own hash and of its plan's.
    package var text: String
    package var ruleHash: String
    package var plan: String
    /// The recipe whose limits those were, `none` where the rules held as they stand; absent in a plan without recipes.
    package var recipe: String?
    package var message: String?
    /// It was the first of its group.
    package var firstOut: Bool
    /// `stop`, `would-stop` (shadow) or `tell`.
    package var action: String
    /// The samples that raised it.
    package var evidence: [Sample]
    /// At full rate, of the alarm's tag and of those that its rule names.
    package var before: [Sample]
    package var after: [Sample]
    /// Whether `after` still grows.
    package var afterIsOpen: Bool
    /// The agent was started anew since it was raised; absent where it was not.
    package var restarted: Bool?
    /// The agent ended before this story was on disk: only what the alarm itself knows is told; absent where it was not.
    package var lost: Bool?
    package var steps: [Step]
    package var stop: [StopStep]

    package struct Sample: Codable, Sendable, Hashable {
        package var time: String
        /// Absent when the quality is bad.
        package var value: Double?
        package var quality: String
        /// `machine/tag` and the units of another tag than the alarm's, that its rule names; absent for the alarm's own.
        package var of: String?
        package var units: String?
        /// What the plan calls the value, or on and off; absent for a plain number.
        package var name: String?
        /// How long the device took to answer, or was waited for; absent where nobody was asked, and in `evidence`.
        package var answerMs: Double?

        package init(time: String, value: Double?, quality: String) {
            self.time = time
            self.value = value
            self.quality = quality
        }
    }

    /// `returned`, `acknowledged`, … as in the events.
    package struct Step: Codable, Sendable, Hashable {
        package var step: String
        package var time: String
        package var value: Double?
        package var by: String?
        package var reason: String?

        package init(step: String, time: String, value: Double? = nil, by: String? = nil, reason: String? = nil) {
            self.step = step
            self.time = time
            self.value = value
            self.by = by
            self.reason = reason
        }
    }

    /// `requested`, `confirmed`, … as in the events.
    package struct StopStep: Codable, Sendable, Hashable {
        package var step: String
        package var time: String
        /// The name of the output that it is about, of a stop with several.
        package var output: String?
        package var answerToWriteMs: Double?
        package var answerToConfirmMs: Double?
        package var problem: String?
        package var by: String?
        package var reason: String?

        package init(step: String, time: String) {
            self.step = step
            self.time = time
        }
    }

    package init(
        rule: String, machine: String, tag: String, severity: String, state: String, raised: String, value: Double?,
        measured: Double?, limit: Double?, units: String, text: String, ruleHash: String, plan: String,
        message: String?, firstOut: Bool, action: String, evidence: [Sample], before: [Sample], after: [Sample],
        afterIsOpen: Bool, steps: [Step],
        stop: [StopStep]
    ) {
        self.rule = rule
        self.machine = machine
        self.tag = tag
        self.severity = severity
        self.state = state
        self.raised = raised
        self.value = value
        self.measured = measured
        self.limit = limit
        self.units = units
        self.text = text
        self.ruleHash = ruleHash
        self.plan = plan
        self.message = message
        self.firstOut = firstOut
        self.action = action
        self.evidence = evidence
        self.before = before
        self.after = after
        self.afterIsOpen = afterIsOpen
        self.steps = steps
        self.stop = stop
    }
}

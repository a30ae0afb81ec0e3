/// What became of a reset.
package enum ResetReply: Sendable, Hashable {
    case released(Released)
    case refused(Refused)

    package struct Released: Codable, Sendable, Hashable {
        package var released: Bool
        /// `tower/hold`
        package var output: String?
        /// More for the person, where there is more to say.
        package var text: String?

        package init(output: String? = nil, text: String? = nil) {
            released = true
            self.output = output
            self.text = text
        }
    }

    package struct Refused: Codable, Sendable, Hashable {
        /// `2 causes are left`, `the line is not stopped`.
        package var error: String
        package var causes: [CauseLeft]

        package init(error: String, causes: [CauseLeft] = []) {
            self.error = error
            self.causes = causes
        }
    }
}

/// One cause that keeps the line stopped: a rule on a tag, or what a restart found.
package struct CauseLeft: Codable, Sendable, Hashable {
    package var rule: String?
    /// `oven/zone4-top`
    package var tag: String?
    /// `stopped`: the output stood at stop when the agent started.
    package var found: String?
    /// `unreadable`: the latch file of an earlier run could not be read.
    package var latch: String?
    /// `true` when the rule still holds, `unknown` when its tag has no good value.
    package var state: String?
    /// What it is now, for a person: `247.3 °C, limit 245 °C`.
    package var now: String?

    package init(
        rule: String? = nil, tag: String? = nil, found: String? = nil, latch: String? = nil, state: String? = nil,
        now: String? = nil
    ) {
        self.rule = rule
        self.tag = tag
        self.found = found
        self.latch = latch
        self.state = state
        self.now = now
    }
}

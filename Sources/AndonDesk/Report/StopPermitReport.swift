/// What is permitted of a stop; times are RFC 3339.
package struct StopPermitReport: Codable, Sendable, Hashable {
    /// `off`, `shadow` or `armed`: the line's.
    package var mode: String
    /// Who chose it; absent where it is the plan's word.
    package var chosen: Hand?
    /// The most that the plan allows.
    package var atMost: String
    /// Why nobody knows which mode stood; the plan's word holds, and never off, until a person chooses.
    package var lost: String?
    /// Every rule that stops the line, with a mode of its own.
    package var rules: [Rule]
    package var maintenance: Maintenance?
    package var heldBack: HeldBack?
    /// What the plan says of how often the line may be stopped; empty where it says nothing.
    package var limits: [String]
    package var proof: Proof?
    /// Stops that would have been in the last seven days, those of maintenance not counted.
    package var wouldHaveStopped: Int

    /// A person, and when.
    package struct Hand: Codable, Sendable, Hashable {
        package var by: String
        package var at: String
        package var reason: String?

        package init(by: String, at: String, reason: String? = nil) {
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    package struct Rule: Codable, Sendable, Hashable {
        package var rule: String
        package var mode: String
        package var chosen: Hand?

        package init(rule: String, mode: String, chosen: Hand? = nil) {
            self.rule = rule
            self.mode = mode
            self.chosen = chosen
        }
    }

    package struct Maintenance: Codable, Sendable, Hashable {
        package var until: String
        package var begun: Hand
        /// The output is driven to stop and back at this moment.
        package var testing: Bool

        package init(until: String, begun: Hand, testing: Bool = false) {
            self.until = until
            self.begun = begun
            self.testing = testing
        }
    }

    /// A stop that a limit holds back.
    package struct HeldBack: Codable, Sendable, Hashable {
        package var causes: [String]
        package var limit: String
        package var since: String
        package var until: String

        package init(causes: [String], limit: String, since: String, until: String) {
            self.causes = causes
            self.limit = limit
            self.since = since
            self.until = until
        }
    }

    /// The test of the output.
    package struct Proof: Codable, Sendable, Hashable {
        /// The last one; absent where there was none.
        package var last: Hand?
        /// Its age.
        package var ageSeconds: Double?
        /// What went wrong; absent where it passed.
        package var problem: String?
        /// When the next one is due; absent where the plan asks for none.
        package var due: String?
        package var overdue: Bool

        package init(
            last: Hand? = nil, ageSeconds: Double? = nil, problem: String? = nil, due: String? = nil,
            overdue: Bool = false
        ) {
            self.last = last
            self.ageSeconds = ageSeconds
            self.problem = problem
            self.due = due
            self.overdue = overdue
        }
    }

    package init(
        mode: String, chosen: Hand? = nil, atMost: String = "armed", lost: String? = nil, rules: [Rule] = [],
        maintenance: Maintenance? = nil, heldBack: HeldBack? = nil, limits: [String] = [], proof: Proof? = nil,
        wouldHaveStopped: Int = 0
    ) {
        self.mode = mode
        self.chosen = chosen
        self.atMost = atMost
        self.lost = lost
        self.rules = rules
        self.maintenance = maintenance
        self.heldBack = heldBack
        self.limits = limits
        self.proof = proof
        self.wouldHaveStopped = wouldHaveStopped
    }
}

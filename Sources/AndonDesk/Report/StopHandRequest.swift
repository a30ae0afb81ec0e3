/// What a person may do to the modes of the stop and to its proof; the last part of its path. Offered on the Unix socket of this
/// machine alone: nothing of it may ever be reached from a network.
package enum StopHandAction: String, Sendable, CaseIterable {
    case arm, disarm, off, maintain
    case endMaintenance = "end-maintenance"
    case test
    /// Lets a stop that a limit holds back through.
    case goAhead = "go-ahead"
}

/// A person puts a hand to the stop.
package struct StopHandRequest: Codable, Sendable, Hashable, DeskRequest {
    /// A rule's own mode; nil: the line's. Only for arm, disarm and off.
    package var rule: String?
    /// How long a maintenance lasts.
    package var seconds: Double?
    package var by: String
    package var reason: String

    package static let expected =
        #"{"by":"your name, 1 to 64 characters","reason":"1 to 200 characters","rule":"only for arm, disarm and off","seconds":only for maintain}"#

    package init(rule: String? = nil, seconds: Double? = nil, by: String, reason: String) {
        self.rule = rule
        self.seconds = seconds
        self.by = by
        self.reason = reason
    }

    package var problem: String? {
        if let rule, rule.isEmpty || rule.utf8.count > 200 { return "rule is empty or too long" }
        return ResetRequest.problem("by", by, atMost: 64) ?? ResetRequest.problem("reason", reason, atMost: 200)
    }

    /// What this action asks for beyond that.
    package func problem(for action: StopHandAction) -> String? {
        switch action {
        case .maintain:
            guard let seconds, seconds > 0, seconds <= 86_400 else {
                return "seconds is missing, or no length of time of at most 24 h"
            }
        case .arm, .disarm, .off, .endMaintenance, .test, .goAhead:
            if seconds != nil { return "seconds is only for maintain" }
        }
        switch action {
        case .arm, .disarm, .off: return nil
        case .maintain, .endMaintenance, .test, .goAhead:
            return rule == nil ? nil : "rule is only for arm, disarm and off"
        }
    }
}

/// What was done.
package struct StopHandReply: Codable, Sendable, Hashable {
    /// In a sentence.
    package var done: String
    /// What the person should know besides.
    package var note: String?
    package var permit: StopPermitReport

    package init(done: String, note: String? = nil, permit: StopPermitReport) {
        self.done = done
        self.note = note
        self.permit = permit
    }
}

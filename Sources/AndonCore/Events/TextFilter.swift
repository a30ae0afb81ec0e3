/// Which texts are worth a message: a change, a change of quality, and a sign of life. `EventFilter` does it for numbers;
/// texts are few, long and seldom, so they stand apart.
package struct TextFilter: Sendable {
    private var entries: [TagID: Entry] = [:]

    package init(plan: Plan) {
        for index in plan.tags.indices where plan.tags[index].type.isText && plan.tags[index].publish.isOn {
            entries[TagID(index)] = Entry(plan.tags[index].publish, poll: plan.tags[index].poll)
        }
    }

    /// Whether the sample shall be sent, by the rules of `EventFilter.passes`; a change is any change.
    package mutating func passes(_ sample: TextSample) -> Bool {
        guard let entry = entries[sample.tag], entry.wants(sample) else { return false }
        entries[sample.tag]?.sent = sample
        return true
    }

    /// Appends, in their order, the samples that pass.
    package mutating func pass(_ samples: [TextSample], into events: inout [LineEvent]) {
        for sample in samples where passes(sample) { events.append(.text(sample)) }
    }

    private struct Entry {
        private let minimum: TimeSpan
        private let maximum: TimeSpan
        var sent: TextSample?

        init(_ plan: PublishPlan, poll: TimeSpan) {
            minimum = plan.minimum(poll: poll)
            maximum = plan.maximum
        }

        func wants(_ sample: TextSample) -> Bool {
            guard let sent else { return true }
            let since = sample.at - sent.at
            if since >= maximum { return true }
            switch (sent.quality, sample.quality) {
            case (.good, .good), (.uncertain, .uncertain): return sample.text != sent.text && since >= minimum
            case (.bad(let before), .bad(let now)): return now != before && now != .demoted && since >= minimum
            default: return true
            }
        }
    }
}

extension PublishPlan {
    /// The minimum interval, a little less: a poll that comes a little early must not be left out for the next one. At 1 s
    /// and 1 s that would halve the rate.
    func minimum(poll: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: minimum.nanoseconds - min(poll.nanoseconds / 4, minimum.nanoseconds / 8))
    }
}

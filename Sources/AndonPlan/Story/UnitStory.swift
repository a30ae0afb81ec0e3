import AndonCore

/// What single units take and do not take, in words.
enum UnitStory {
    /// What is true for each unit of a link, beyond its timeout.
    static func common(_ unit: UnitPlan) -> [String] {
        let limits = unit.limits
        let most =
            limits.holdings == limits.inputs && limits.coils == limits.discretes
            ? "at most \(limits.holdings) registers or \(limits.coils) bits in one request" : limitWords(limits, nil)
        return [most] + quirks(unit, unlike: UnitPlan())
    }

    /// One line for each unit, or for several in a row that are alike; only what differs from the link's words.
    static func lines(of link: LinkID, _ plan: Plan) -> [String] {
        let own = plan.units.filter { $0.key.link == link }.sorted { $0.key < $1.key }
        let defaults = plan[link].defaults
        let used = own.isEmpty ? [] : Set(plan.tags.lazy.filter { $0.link == link && $0.derived == nil }.map(\.unit))
        var lines: [String] = []
        var start = 0
        while start < own.count {
            var end = start
            while end + 1 < own.count, own[end + 1].key.unit == own[end].key.unit + 1,
                own[end + 1].value == own[start].value
            {
                end += 1
            }
            let units =
                start == end
                ? "unit \(own[start].key.unit)" : "units \(own[start].key.unit) to \(own[end].key.unit)"
            lines += told(units, own[start].value, defaults)
            if !own[start...end].contains(where: { used.contains($0.key.unit) }) {
                lines.append("    note: no tag of the plan is there")
            }
            start = end + 1
        }
        return lines
    }

    private static func told(_ name: String, _ unit: UnitPlan, _ defaults: UnitPlan) -> [String] {
        var words: [String] = []
        if unit.timeout != defaults.timeout { words.append("may take \(DurationText.plain(unit.timeout))") }
        if unit.limits != defaults.limits { words.append(limitWords(unit.limits, defaults.limits)) }
        words += quirks(unit, unlike: defaults)
        var lines = ["  \(name): \(words.isEmpty ? "as the link says" : words.joined(separator: "; "))"]
        if let identity = unit.identity, identity != defaults.identity {
            lines.append("    believed only while \(self.identity(identity))")
        }
        return lines
    }

    private static func quirks(_ unit: UnitPlan, unlike other: UnitPlan) -> [String] {
        var words: [String] = []
        if unit.pause != other.pause { words.append("rests \(DurationText.plain(unit.pause)) after each answer") }
        if let turnaround = unit.turnaround, turnaround != other.turnaround {
            words.append("known to take \(DurationText.plain(turnaround)) before it answers")
        }
        if unit.writeRetries != other.writeRetries {
            let times = unit.writeRetries == 1 ? "once" : "\(unit.writeRetries) times"
            words.append(
                unit.writeRetries == 0
                    ? "a write is never sent again" : "a write without an answer is sent again at most \(times)")
        }
        if unit.writes != other.writes {
            words.append("written with functions \(unit.writes == .single ? "5 and 6" : "15 and 16")")
        }
        if unit.warmUp != other.warmUp {
            words.append("uncertain for \(DurationText.plain(unit.warmUp)) after it came back")
        }
        if unit.isOneAtATime != other.isOneAtATime {
            words.append(unit.isOneAtATime ? "one value in one request" : "several values in one request")
        }
        if unit.startsAtZero != other.startsAtZero {
            let areas = Area.modbus.filter(unit.startsAtZero.contains).map { "\($0.rawValue)s" }
            words.append("reads of \(areas.joined(separator: " and ")) begin at 0")
        }
        let forbidden = unit.forbidden.filter { !other.forbidden.contains($0) }
        if !forbidden.isEmpty {
            words.append("never touched: \(forbidden.map(PointRangeText.plain).joined(separator: ", "))")
        }
        return words
    }

    private static func limitWords(_ limits: ReadLimits, _ other: ReadLimits?) -> String {
        let areas = Area.modbus.filter { limits[$0] != other?[$0] }
        return "at most " + areas.map { "\(limits[$0]) \($0.rawValue)s" }.joined(separator: ", ") + " in one request"
    }

    private static func identity(_ identity: IdentityPlan) -> String {
        switch identity {
        case .register(let point, let number):
            return "\(point.area.rawValue) \(point.address) (\(PointText.reference(of: point))) holds "
                + "\(number) (0x\(String(number, radix: 16, uppercase: true)))"
        case .deviceID(let vendor, let product, let revision):
            let words = [("vendor", vendor), ("product", product), ("revision", revision)].compactMap { name, value in
                value.map { "\(name) \($0)" }
            }
            return "it calls itself \(words.joined(separator: ", ")) (function 43/14)"
        case .serverID(let bytes):
            let digits = bytes.map { "0x" + String($0, radix: 16, uppercase: true) }
            return "its server id begins with \(digits.joined(separator: " ")) (function 17)"
        }
    }
}

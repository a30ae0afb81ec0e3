/// What a rule's message may leave to be filled in: `Zone {tag} at {value} {units}, limit {limit}`.
package enum MessageBlank: String, Sendable, CaseIterable {
    case rule, machine, tag, value, units, measured, limit, signal

    /// The text between braces that are no blank, first one first; nil where all are.
    package static func firstUnknown(in template: String) -> String? {
        var unknown: String?
        parts(of: template) { text, isBlank in
            if isBlank, unknown == nil, MessageBlank(rawValue: text) == nil { unknown = text }
        }
        return unknown
    }

    /// Whether a brace is opened and never closed.
    package static func isUnclosed(_ template: String) -> Bool {
        guard let open = template.lastIndex(of: "{") else { return false }
        return template.lastIndex(of: "}").map { $0 < open } ?? true
    }

    package static func all(in template: String) -> [MessageBlank] {
        var blanks: [MessageBlank] = []
        parts(of: template) { text, isBlank in if isBlank { MessageBlank(rawValue: text).map { blanks.append($0) } } }
        return blanks
    }

    /// The message of an edge. What is not known is `?`.
    package static func fill(_ template: String, of edge: AlarmTransition, in plan: Plan) -> String {
        let tag = plan[edge.tag]
        let precision = NumberText.precision(of: tag)
        func number(_ value: Double, _ precision: NumberText.Precision = .double) -> String {
            value.isFinite ? NumberText.of(value, precision) : "?"
        }
        return fill(template) { blank in
            switch blank {
            case .rule: plan[edge.rule].name
            case .machine: plan[tag.machine].name
            case .tag: tag.name
            case .units: tag.units
            case .value: tag.spoken(edge.value) ?? number(edge.value, precision)
            case .measured where edge.measured == edge.value && tag.spoken(edge.value) != nil:
                tag.spoken(edge.value) ?? "?"
            case .measured: number(edge.measured, edge.measured == edge.value ? precision : precision.ofDifferences)
            case .limit: spokenLimit(of: edge, in: plan) ?? number(edge.limit)
            case .signal: edge.signal?.words ?? "?"
            }
        }
    }

    /// `is: on` and `is: fault` have a state for a limit, and no number; nil for all else.
    private static func spokenLimit(of edge: AlarmTransition, in plan: Plan) -> String? {
        let tag = plan[edge.tag]
        switch plan.rule(edge.rule, under: edge.recipe).condition {
        case .above where tag.type.isSwitch: return "on"
        case .below where tag.type.isSwitch: return "off"
        case .inside(let low, let high) where low == high:
            return tag.names.first { low <= Double($0.value) && Double($0.value) <= high }?.name
        default: return nil
        }
    }

    private static func fill(_ template: String, _ word: (MessageBlank) -> String) -> String {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
        var filled = ""
        parts(of: template) { text, isBlank in
            filled += isBlank ? MessageBlank(rawValue: text).map(word) ?? "{\(text)}" : text
        }
        return filled
    }

    /// A brace that is not closed opens a blank that goes on to the end.
    private static func parts(of template: String, _ take: (String, _ isBlank: Bool) -> Void) {
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            take(String(rest[..<open]), false)
            rest = rest[rest.index(after: open)...]
            let close = rest.firstIndex(of: "}") ?? rest.endIndex
            take(String(rest[..<close]), true)
            rest = close == rest.endIndex ? "" : rest[rest.index(after: close)...]
        }
        take(String(rest), false)
    }
}

extension TagPlan {
    /// A value by its name, on or off; nil for a plain number.
    package func spoken(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        if type.isSwitch { return value > 0.5 ? "on" : "off" }
        return names.first { Double($0.value) == value }?.name
    }
}

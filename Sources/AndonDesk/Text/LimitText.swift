/// What a step in the life of a chart's limits says.
enum LimitText {
    static func told(_ kind: String, _ event: EventFields) -> (Ink.Tone?, String, String)? {
        guard kind.hasPrefix("limits-") else { return nil }
        let rule = "   [\(event.rule ?? "?")]"
        let by = (event.by.map { " by \($0)" } ?? "") + (event.reason.map { ": \($0)" } ?? "")
        let units = event.units ?? ""
        let limits = pair(event.center, event.sigma, units)
        let former = pair(event.formerCenter, event.formerSigma, units)
        let values = Figure.count(event.values ?? 0, "value")
        switch kind {
        case "limits-learnt": return (.good, "LEARNT", "\(limits), from \(values)\(rule)")
        case "limits-not-learnt":
            return (.warning, "NO LIMIT", "all \(values) were the same: another study begins\(rule)")
        case "limits-study-begun": return (.advice, "STUDY", "\(values) to come; in force \(former)\(by)\(rule)")
        case "limits-proposed":
            return (.warning, "PROPOSED", "\(limits), in force \(former): waits for andon limits accept\(rule)")
        case "limits-accepted": return (.good, "ACCEPTED", "\(limits), before \(former)\(by)\(rule)")
        case "limits-declined": return (.advice, "DECLINED", "\(limits); in force \(former)\(by)\(rule)")
        default: return nil
        }
    }

    /// `center 60.1 N, sigma 1.5 N`
    static func pair(_ center: Double?, _ sigma: Double?, _ units: String) -> String {
        guard let center, let sigma else { return "no limits" }
        return "center \(Figure.value(center, units)), sigma \(Figure.value(sigma, units))"
    }
}

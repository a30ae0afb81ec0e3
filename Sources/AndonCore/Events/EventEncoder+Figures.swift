extension EventEncoder {
    /// How a shift or a job stands, or stood when it ended: each has a retained topic of its own.
    mutating func figures(_ report: FiguresReport, wall: WallTime, id: String) -> EventMessage {
        let account = plan.figures[report.account]
        let topic = topics.figures(account.name, report.span.rawValue, isEnded: report.isEnded)
        return message(
            .figures, topic: topic, schema: "andon/figures/1", id: id, time: wall.moment(report.at), retain: true
        ) { json in
            json.member("figures", account.name)
            json.member("of", report.span.rawValue)
            json.member("name", JSONText.cut(report.name, atMost: HarmlessText.most))
            json.member("began", wall.second(report.began).text)
            json.member("ended", report.isEnded)
            json.write(report)
        }
    }
}

extension JSONText {
    /// The figures themselves; what is not known is left out.
    fileprivate mutating func write(_ report: FiguresReport) {
        let figures = report.figures
        for (name, ratio) in [
            ("availability", figures.availability), ("effectiveness", figures.effectiveness),
            ("quality", figures.quality), ("oee", figures.oee), ("unknown_share", figures.unknownShare),
            ("first_pass_yield", report.firstPassYield), ("placement_error_rate", report.placementErrorRate),
            ("cycle_seconds", figures.cycle?.inSeconds),
        ] { if let ratio { member(name, ratio) } }
        member("ideal_cycle_seconds", figures.perItem.inSeconds)
        member("production_seconds", figures.production.inSeconds)
        member("standstill_seconds", figures.standstill.inSeconds)
        member("unknown_seconds", figures.unknown.inSeconds)
        member("produced", figures.produced, precision: .wide)
        member("good", figures.good, precision: .wide)
        for (name, count) in [
            ("inspected", report.inspected), ("failed", report.failed), ("placed", report.placed),
            ("placement_errors", report.placementErrors),
        ] { if let count { member(name, count, precision: .wide) } }
    }
}

/// What a step in the life of a stop says: what was done and what was not.
enum StopText {
    static func told(_ kind: String, _ stop: EventFields) -> (Ink.Tone?, String, String)? {
        let causes = CauseText.list((stop.causes ?? []).map(CauseText.line))
        switch kind {
        case "stop-requested":
            let written = stop.answerToWriteMs.map { "; written \(Figure.milliseconds($0)) after the answer" } ?? ""
            let problem = stop.problem.map { "; NOT WRITTEN YET: \($0)" } ?? ""
            return (.stop, "STOP", "line stop requested by \(causes)\(written)\(problem)")
        case "stop-confirmed":
            let written = stop.answerToWriteMs.map { "written \(Figure.milliseconds($0)) after the answer, " } ?? ""
            let time = stop.answerToConfirmMs.map { " \(Figure.milliseconds($0)) after the answer" } ?? ""
            let proof = stop.readBack == false ? "confirmed by the echo alone" : "confirmed by read-back"
            return (.stop, "STOP", "\(written)\(proof)\(time)")
        case "stop-failed":
            let attempts = stop.attempts.map { " after \(Figure.count($0, "attempt"))" } ?? ""
            let problem = stop.problem.map { ": \($0)" } ?? ""
            return (
                .stop, "STOP ?",
                "NOT CONFIRMED\(attempts)\(problem); the line may still run: stop it by hand (still trying)"
            )
        case "stop-stage-requested": return (.stop, "STOP", "\(name(stop)): asked for")
        case "stop-stage-confirmed":
            let time = stop.answerToConfirmMs.map { " \(Figure.milliseconds($0)) after the answer" } ?? ""
            return (.stop, "STOP", "\(name(stop)): confirmed\(time)")
        case "stop-stage-failed":
            let problem = stop.problem.map { ": \($0)" } ?? ""
            return (.stop, "STOP ?", "\(name(stop)): NOT CONFIRMED\(problem)")
        case "stop-would-stop":
            let why = stop.maintenance == true ? "maintenance" : "shadow"
            return (
                .warning, why == "shadow" ? "SHADOW" : "MAINTAIN",
                "would have stopped the line for \(causes) (\(why): nothing was written)"
            )
        case "stop-reasserted":
            return (.stop, "STOP", "stop of an earlier run asserted again: \(causes)")
        case "stop-released":
            let reason = stop.reason.map { ": \($0)" } ?? ""
            return (.good, "RELEASED", "released by \(stop.by ?? "somebody")\(reason); the line may run")
        default: return nil
        }
    }

    private static func name(_ stop: EventFields) -> String { stop.stage?.name ?? "an output" }
}

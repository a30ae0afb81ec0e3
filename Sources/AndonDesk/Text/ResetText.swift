/// What `andon reset` prints.
package enum ResetText {
    /// Success, or every cause that is left and what to do about it.
    package static func lines(_ answer: ResetReply, ink: Ink) -> [String] {
        switch answer {
        case .released(let released):
            let output = released.output.map { "\(PlainText.harmless($0)) is back at run: " } ?? ""
            let text = released.text.map { [PlainText.harmless($0)] } ?? []
            return [ink(.good, "RELEASED") + "  \(output)the line may run"] + text
        case .refused(let refused):
            let head = ink(.warning, "NOT RELEASED") + "  \(PlainText.harmless(refused.error))"
            let tail =
                refused.causes.isEmpty ? [] : ["Mend what is left, then reset again; andon status shows the line."]
            return [head] + refused.causes.flatMap(cause) + tail
        }
    }

    private static func cause(_ cause: CauseLeft) -> [String] {
        let now = cause.now.map { " (now \(PlainText.harmless($0, atMost: 120)))" } ?? ""
        return ["  - \(CauseText.line(cause))\(now)", "    \(advice(cause))"]
    }

    private static func advice(_ cause: CauseLeft) -> String {
        let tag = cause.tag.map { PlainText.harmless($0, atMost: 120) } ?? "the tag"
        if cause.found != nil { return "look why the output was at stop before the agent started, then reset again" }
        if cause.latch != nil { return "look at the line and at the disk of this machine, then reset again" }
        if cause.state == "unknown" {
            return "\(tag) has no good value: mend its link or machine, an unknown value never releases the line"
        }
        return "bring \(tag) back inside its limit and let it stay there"
    }
}

import AndonDesk
import Testing

@Suite("The recipe at the desk", .timeLimit(.minutes(1)))
struct RecipeTests {
    private static let status = RecipeStatus(
        recipe: "board-a", since: "2026-11-23T21:14:00.000Z", tag: "oven/program", said: "12",
        changes: ["zone-hot: above 250 °C (otherwise above 265 °C)"], byHand: true,
        recipes: [.init(name: "board-a", when: "12"), .init(name: "trial", when: "")])

    private static let lines = RecipeLines(ink: Ink(isOn: false), clock: .fixed(0))

    @Test("what is in force, why, what it changes, and what else there is")
    func all() {
        #expect(
            Self.lines.lines(Self.status) == [
                "recipe board-a since 2026-11-23 21:14:00, as oven/program says 12",
                "  zone-hot: above 250 °C (otherwise above 265 °C)", "", "Recipes of the plan",
                "> board-a         when oven/program says 12", "  trial           only by a person",
            ])
        #expect(
            Self.lines.brief(Self.status) == [
                "recipe board-a since 2026-11-23 21:14:00, as oven/program says 12; 1 rule differs: andon recipe"
            ])
    }

    @Test("a person's choice, a tag that is not known, and nothing that a terminal could take for a command")
    func others() {
        var held = Self.status
        (held.by, held.reason) = ("ana\u{1B}[2J", "lot 4")
        let line = Self.lines.brief(held)[0]
        #expect(line.contains("lot 4 (whatever oven/program says: andon recipe --auto)") && !line.contains("\u{1B}"))
        var unknown = Self.status
        unknown.known = false
        #expect(Self.lines.brief(unknown)[0].contains("; oven/program has no good value now, so it stays"))
        let none = RecipeStatus(recipe: "none", tag: "oven/program")
        #expect(Self.lines.lines(none).prefix(2) == ["recipe none", "  the rules as they stand in the plan"])
    }

    @Test("the status shows it, and tail tells each change")
    func shown() {
        var report = Desk.report
        report.recipe = Self.status
        let status = StatusText(ink: Ink(isOn: false), clock: .fixed(0), now: 1_795_468_500).lines(report)
        #expect(status.contains("Recipe") && status.contains { $0.hasPrefix("  recipe board-a since") })
        var tail = TailText(ink: Ink(isOn: false), clock: .fixed(0))
        let told = [
            #"{"event":"recipe-changed","from":"none","to":"board-a","machine":"oven","tag":"program","said":"12"}"#,
            #"{"event":"recipe-changed","from":"board-a","to":"none","by":"sam","reason":"trial"}"#,
            #"{"event":"recipe-unknown","from":"none","to":"none","machine":"oven","tag":"program"}"#,
        ].map { tail.lines($0).last ?? "" }
        #expect(told[0].contains("oven/program") && told[0].hasSuffix("board-a, was none, says 12"))
        #expect(told[1].hasSuffix("none, was board-a by sam: trial"))
        #expect(told[2].hasSuffix("none stays: no good value says which it is"))
    }

    @Test("it is asked for and chosen over the socket; a refusal says why")
    func routes() async throws {
        let hands = DeskHands(
            reset: { _ in .released(.init(output: nil)) }, recipe: { () throws(DeskNo) in Self.status },
            choose: { (request) throws(DeskNo) in
                guard request.recipe != "board-x" else { throw DeskNo("there is no recipe board-x") }
                var status = Self.status
                status.recipe = request.recipe ?? "auto"
                return RecipeReply(status: status)
            })
        try await Desk.open(hands: hands) { desk in
            #expect(try await desk.client.recipe().status == Self.status)
            let chosen = try await desk.client.choose(RecipeRequest(recipe: "trial", by: "sam", reason: "why not"))
            #expect(chosen.status.recipe == "trial")
            let back = try await desk.client.choose(RecipeRequest(recipe: nil, by: "sam", reason: "over"))
            #expect(back.status.recipe == "auto")
            await #expect(throws: DeskError.refused(status: 409, sentence: "there is no recipe board-x")) {
                try await desk.client.choose(RecipeRequest(recipe: "board-x", by: "sam", reason: "r"))
            }
            await #expect(throws: DeskError.self) {
                try await desk.client.choose(RecipeRequest(recipe: "trial", by: "", reason: "r"))
            }
        }
        try await Desk.open { desk in
            await #expect(throws: DeskError.refused(status: 409, sentence: "this agent has no recipes")) {
                try await desk.client.recipe()
            }
        }
    }
}

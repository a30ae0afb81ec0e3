import AndonCore
import Testing

@Suite("What an alarm says of its recipe", .timeLimit(.minutes(1)))
struct AlarmRecipeTests {
    private static let key = AlarmKey(rule: SpokenLine.spike, tag: SpokenLine.zone)
    private static let hand = AlarmHand(by: "sam", reason: "new stencil", at: SpokenLine.now)

    private struct Desk {
        var book = AlarmBook(plan: SpokenLine.plan())
        private var encoder = EventEncoder(plan: SpokenLine.plan())
        private var told: [LineEvent] = []

        mutating func edge(_ kind: AlarmTransition.Kind, under recipe: Int?, limit: Double = 2) {
            var edge = SpokenLine.edge(kind)
            edge.recipe = recipe.map { RecipeID($0) }
            edge.limit = limit
            book.take(edge, into: &told)
        }

        mutating func choose(_ recipe: Int?) {
            guard case .recipe(let report) = SpokenLine.recipe(.changed, to: recipe) else { return }
            book.take(report, into: &told)
        }

        mutating func hand(_ input: AlarmInput) throws {
            try book.take(input, of: AlarmRecipeTests.key, hand: AlarmRecipeTests.hand, into: &told)
        }

        /// What was sent since: the payloads of `events` and of the retained state, in order.
        mutating func messages() -> [String] {
            var messages: [EventMessage] = []
            for event in told { encoder.encode(event, wall: SpokenLine.wall, id: { "id" }, into: &messages) }
            told = []
            return messages.map { String(decoding: $0.payload, as: UTF8.self) }
        }
    }

    private static let shelf = AlarmInput.shelve(until: SpokenLine.now + .minutes(30))

    @Test("a shelved alarm that is not raised tells the rule of the recipe in force, also when that changes")
    func shelved() throws {
        var desk = Desk()
        try desk.hand(Self.shelf)
        #expect(desk.messages().allSatisfy { $0.contains(#""text":"rises 2 °C within 5 s""#) })
        desk.choose(0)
        let changed = desk.messages()
        #expect(changed.count == 1, "no event: nothing happened to the alarm")
        #expect(changed[0].contains(#""state":"shelved""#) && changed[0].contains(#""recipe":"board-a""#))
        #expect(changed[0].contains(#""text":"rises 5 °C within 5 s""#))
        desk.choose(nil)
        #expect(desk.messages().allSatisfy { !$0.contains("board-a") && $0.contains("rises 2 °C") })
    }

    @Test(
        "one that is raised keeps the words and the limit it was raised by; once it has returned it tells those of now")
    func raised() throws {
        var desk = Desk()
        desk.choose(0)
        desk.edge(.raised, under: 0, limit: 5)
        try desk.hand(Self.shelf)
        _ = desk.messages()
        desk.choose(nil)
        #expect(desk.messages().isEmpty, "it is as it was raised")
        try desk.hand(.acknowledge)
        let raised = try #require(desk.messages().last)
        #expect(raised.contains("rises 5 °C") && raised.contains(#""limit":5"#) && raised.contains("board-a"))
        desk.edge(.returned, under: nil)
        let returned = try #require(desk.messages().last)
        #expect(returned.contains(#""state":"shelved""#) && returned.contains(#""text":"rises 2 °C within 5 s""#))
        #expect(!returned.contains(#""limit""#) && !returned.contains(#""value""#) && !returned.contains("board-a"))
    }

    @Test("a suppressed alarm names the recipe that leaves it out, whatever recipe it was raised under")
    func suppressed() throws {
        var desk = Desk()
        desk.choose(0)
        desk.edge(.raised, under: 0, limit: 5)
        _ = desk.messages()
        desk.choose(1)
        _ = desk.messages()
        desk.edge(.suppressed, under: 1)
        let messages = desk.messages()
        #expect(messages.count == 2)
        #expect(messages[0].contains("alarm-suppressed") && messages[0].contains(#""recipe":"board-b""#))
        #expect(messages[1].contains(#""state":"suppressed""#) && messages[1].contains(#""suppressed_by":"board-b""#))
        #expect(messages[1].contains(#""limit":5"#) && messages[1].contains(#""recipe":"board-a""#))
        desk.choose(0)
        desk.edge(.unsuppressed, under: 0)
        let back = desk.messages()
        #expect(back.contains { $0.contains("alarm-unsuppressed") && $0.contains(#""recipe":"board-a""#) })
        #expect(back.allSatisfy { !$0.contains("suppressed_by") || $0.contains("board-b") })
    }

    @Test("after a restart a shelved alarm tells the rule of the recipe in force")
    func restored() throws {
        let plan = SpokenLine.plan()
        var desk = Desk()
        try desk.hand(Self.shelf)
        let bytes = AlarmsText.encode(Array(desk.book.records.values), plan: plan, wall: SpokenLine.wall)
        guard case .alarms(let records, _) = AlarmsText.decode(bytes, plan: plan, wall: SpokenLine.wall) else {
            Issue.record("it must be readable")
            return
        }
        let book = AlarmBook(plan: plan, restored: records, recipe: RecipeID(0))
        #expect(book.records[Self.key]?.recipe == RecipeID(0) && book.records[Self.key]?.life.state == .shelved)
    }
}

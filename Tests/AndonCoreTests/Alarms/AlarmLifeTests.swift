import AndonCore
import Testing

/// The table of ISA-18.2 / IEC 62682 (states A to I), every state with every input.
@Suite("The life of an alarm", .timeLimit(.minutes(1)))
struct AlarmLifeTests {
    struct Row: Sendable {
        var state: String
        var cells: [String]
    }

    static let now = Uptime.zero + .minutes(100)
    static let inputs: [AlarmInput] = [
        .raised, .returned, .acknowledge, .reset, .shelve(until: now + .minutes(10)), .unshelve, .suppress, .unsuppress,
        .takeOutOfService, .returnToService, .tick,
    ]

    /// A cell is the letter that follows, `=` where nothing happens, `!` where a hand is refused. A shelf (G), a suppression
    /// (H) and out of service (I) hide one of A to F, which stands behind the letter: `GB`.
    private static func grid(_ rows: String) -> [Row] {
        rows.split(separator: "\n").map { row in
            let words = row.split(separator: " ").map(String.init)
            return Row(state: words[0], cells: Array(words[1...]))
        }
    }

    // Acknowledgement asked for, latching.
    static let latching: [Row] = grid(
        """
        A   B   =  !  !  GA !  HA =  I !  =
        B   =   E  C  !  GB !  HB =  I !  =
        C   =   F  !  !  GC !  HC =  I !  =
        D   B   =  A  !  GD !  HD =  I !  =
        E   B   =  F  D  GE !  HE =  I !  =
        F   B   =  !  A  GF !  HF =  I !  =
        GA  GB  =  !  !  GA A  HA =  I !  =
        GB  =   GE GC !  GB B  HB =  I !  =
        GC  =   GF !  !  GC C  HC =  I !  =
        GD  GB  =  GA !  GD D  HD =  I !  =
        GE  GB  =  GF GD GE E  HE =  I !  =
        GF  GB  =  !  GA GF F  HF =  I !  =
        HA  HB  =  !  !  HA !  =  A  I !  =
        HB  =   HE HC !  HB !  =  B  I !  =
        HC  =   HF !  !  HC !  =  C  I !  =
        HD  HB  =  HA !  HD !  =  D  I !  =
        HE  HB  =  HF HD HE !  =  E  I !  =
        HF  HB  =  !  HA HF !  =  F  I !  =
        I   =   =  !  !  !  !  =  =  ! A  =
        """)

    static let plain: [Row] = grid(
        """
        A   B   =  !  !  GA !  HA =  I !  =
        B   =   D  C  !  GB !  HB =  I !  =
        C   =   A  !  !  GC !  HC =  I !  =
        D   B   =  A  !  GD !  HD =  I !  =
        GB  =   GD GC !  GB B  HB =  I !  =
        GC  =   GA !  !  GC C  HC =  I !  =
        I   =   =  !  !  !  !  =  =  ! A  =
        """)

    /// Nobody is asked to acknowledge: B, D and E do not exist.
    static let silent: [Row] = grid(
        """
        A   C   =  !  !  GA !  HA =  I !  =
        C   =   F  !  !  GC !  HC =  I !  =
        F   C   =  !  A  GF !  HF =  I !  =
        I   =   =  !  !  !  !  =  =  ! A  =
        """)

    @Test(
        "every state with every input",
        arguments: [
            (latching, terms(latches: true)), (plain, terms()), (silent, terms(needsAcknowledge: false, latches: true)),
        ] as [([Row], AlarmLifeTerms)])
    func everyPair(rows: [Row], terms: AlarmLifeTerms) throws {
        for row in rows {
            let (state, cells) = (row.state, row.cells)
            try #require(cells.count == Self.inputs.count, "\(state)")
            for (input, cell) in zip(Self.inputs, cells) {
                var life = Self.life(state)
                #expect(Self.letters(life) == state)
                let answer: String
                do {
                    let step = try life.take(input, at: Self.now, terms)
                    answer = step == nil ? "=" : Self.letters(life)
                } catch {
                    answer = "!"
                }
                // A shelf that takes the place of another one is a step that leads where it began.
                #expect(answer == cell, "\(state) with \(input)")
                if cell == "!" { #expect(life == Self.life(state), "a refusal changes nothing: \(state) \(input)") }
            }
        }
    }

    @Test(
        "a refusal says why",
        arguments: [
            ("A", .acknowledge, "is not active, and nothing of it waits: there is nothing to acknowledge"),
            ("C", .acknowledge, "is acknowledged already"),
            ("B", .reset, "is still active: a latch is reset when the condition is gone"),
            ("D", .reset, "is not latched: there is nothing to reset"), ("B", .unshelve, "is not shelved"),
            ("I", .acknowledge, "is out of service: put it back with `andon in-service` first"),
            ("I", .takeOutOfService, "is out of service already"), ("B", .returnToService, "is in service"),
            ("B", .shelve(until: now), "would be shelved for no time at all"),
            (
                "B", .shelve(until: now + .minutes(9 * 60)),
                "may be shelved for 8 h at most (shelve-at-most in the plan), not for 9 h"
            ),
            (
                "A", .shelve(until: now + .minutes(8 * 60 + 30)),
                "may be shelved for 8 h at most (shelve-at-most in the plan), not for 510 min"
            ),
        ] as [(String, AlarmInput, String)])
    func refusals(state: String, input: AlarmInput, words: String) {
        var life = Self.life(state)
        let refusal: AlarmRefusal?
        do {
            _ = try life.take(input, at: Self.now, Self.terms(latches: true))
            refusal = nil
        } catch { refusal = error }
        #expect(refusal?.words == words)
    }

    @Test("a shelf ends at its end, not before; what it hid is there again")
    func shelfEnds() throws {
        let terms = Self.terms()
        let end = Self.now + .minutes(8 * 60)
        var life = Self.life("B")
        try expect(&life, .shelve(until: end), at: Self.now, terms, .shelved)
        #expect(life.nextTick(terms) == end)
        try expect(&life, .tick, at: Uptime(nanoseconds: end.nanoseconds - 1), terms, nil)
        #expect(life.state == .shelved)
        try expect(&life, .tick, at: end, terms, .unshelved)
        #expect(life.state == .unacknowledged)
    }

    @Test("an alarm that still stands is told again; one that was acknowledged waits for somebody again")
    func reAlarm() throws {
        let terms = Self.terms(reAlarm: .minutes(30))
        var life = AlarmLife()
        try expect(&life, .raised, at: Self.now, terms, .raised)
        #expect(life.nextTick(terms) == Self.now + .minutes(30))
        try expect(&life, .acknowledge, at: Self.now + .minutes(10), terms, .acknowledged)
        try expect(&life, .tick, at: Self.now + .minutes(39), terms, nil)
        try expect(&life, .tick, at: Self.now + .minutes(40), terms, .again)
        #expect(life.state == .unacknowledged)
        try expect(&life, .tick, at: Self.now + .minutes(70), terms, .again)
        try expect(&life, .returned, at: Self.now + .minutes(71), terms, .returned)
        #expect(life.nextTick(terms) == nil, "what is gone is not told again")
        try expect(&life, .tick, at: Self.now + .minutes(900), terms, nil)
    }

    @Test("a shelf and a suppression keep a re-alarm silent until they end")
    func silentReAlarm() throws {
        let terms = Self.terms(reAlarm: .minutes(5))
        var life = AlarmLife()
        _ = try life.take(.raised, at: Self.now, terms)
        _ = try life.take(.suppress, at: Self.now, terms)
        #expect(life.nextTick(terms) == nil)
        _ = try life.take(.shelve(until: Self.now + .minutes(20)), at: Self.now, terms)
        _ = try life.take(.unsuppress, at: Self.now, terms)
        #expect(life.nextTick(terms) == Self.now + .minutes(20))
        try expect(&life, .tick, at: Self.now + .minutes(20), terms, .unshelved)
        try expect(&life, .tick, at: Self.now + .minutes(20), terms, .again)
    }

    private func expect(
        _ life: inout AlarmLife, _ input: AlarmInput, at now: Uptime, _ terms: AlarmLifeTerms, _ step: AlarmStep?,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let taken = try life.take(input, at: now, terms)
        #expect(taken == step, sourceLocation: place)
    }

    static func terms(
        needsAcknowledge: Bool = true, latches: Bool = false, reAlarm: TimeSpan? = nil
    ) -> AlarmLifeTerms {
        AlarmLifeTerms(
            needsAcknowledge: needsAcknowledge, latches: latches, reAlarm: reAlarm, shelveAtMost: .minutes(8 * 60))
    }

    private static let standings: [Character: AlarmStanding] = [
        "A": .normal, "B": .unacknowledged, "C": .acknowledged, "D": .returnedUnacknowledged,
        "E": .latchedUnacknowledged, "F": .latchedAcknowledged,
    ]

    private static func life(_ letters: String) -> AlarmLife {
        let isOut = letters == "I"
        var life = AlarmLife(
            standing: standings[letters.last ?? "A"] ?? .normal, alarmedAt: now,
            shelvedUntil: letters.first == "G" ? now + .minutes(10) : nil, isOutOfService: isOut)
        if letters.first == "H" { _ = try? life.take(.suppress, at: now, terms()) }
        return life
    }

    private static func letters(_ life: AlarmLife) -> String {
        let standing = standings.first { $0.value == life.standing }.map { String($0.key) } ?? "?"
        return switch life.state {
        case .outOfService: "I"
        case .suppressed: "H" + standing
        case .shelved: "G" + standing
        case .normal, .unacknowledged, .acknowledged, .returnedUnacknowledged, .latchedUnacknowledged,
            .latchedAcknowledged:
            standing
        }
    }
}

/// A figure of one board. A board in which the tag had a gap is not known, neither is one without a value.
///
/// The values of a board are those from its beginning to its end, the answers that say so included; where a board ends as the
/// next one begins, that answer belongs to the next.
struct BoardTrack: Sendable {
    private let figure: BoardFigure
    private var spread = Spread()
    private var thermal: ThermalFigures
    private let blank: ThermalFigures
    private let gap: TimeSpan
    /// When the board began, or its newest value came; nil while there is no board.
    private var last: Uptime?
    private var isMissing = false

    init(_ figure: BoardFigure, gap: TimeSpan) {
        self.figure = figure
        self.gap = gap
        switch figure {
        case .of: blank = ThermalFigures(liquidus: 0, rampOver: .zero, gap: gap)
        case .timeAbove(let limit): blank = ThermalFigures(liquidus: limit, rampOver: .zero, gap: gap)
        case .fastestRise(let over), .fastestFall(let over):
            blank = ThermalFigures(liquidus: 0, rampOver: over, gap: gap)
        }
        thermal = blank
    }

    /// The figure of the board that ended; nil where none did.
    mutating func step(
        _ gate: BoardGate.News, _ input: DerivedInput, _ slot: TagSlot, at now: Uptime
    ) -> DerivedValue? {
        var ended: DerivedValue?
        switch gate.ends {
        case .none: break
        case .lost: ended = lose()
        case .whole:
            if !gate.begins { take(input, slot) }
            ended = close(at: now)
        }
        if gate.begins {
            (spread, thermal, last, isMissing) = (Spread(), blank, now, false)
        }
        if gate.begins || gate.ends == .none { take(input, slot) }
        return ended
    }

    private mutating func take(_ input: DerivedInput, _ slot: TagSlot) {
        guard let before = last, case .value = input.news, let now = slot.last else { return }
        if now - before > gap { isMissing = true }
        last = now
        if case .of = figure { spread.take(slot.value) } else { thermal.take(slot.value, at: now) }
    }

    private mutating func lose() -> DerivedValue? {
        defer { last = nil }
        return last.map { _ in DerivedValue(.incomplete) }
    }

    private mutating func close(at now: Uptime) -> DerivedValue? {
        guard let before = last else { return nil }
        last = nil
        guard !isMissing, now - before <= gap else { return DerivedValue(.incomplete) }
        switch figure {
        case .of(let figure): return .of(figure.read(from: spread))
        case .timeAbove: return .of(thermal.peak.map { _ in thermal.aboveLiquidus.inSeconds })
        // A board that only got cooler rose by nothing.
        case .fastestRise: return .of(thermal.isRamped ? thermal.fastestRise ?? 0 : nil)
        case .fastestFall: return .of(thermal.isRamped ? -(thermal.fastestFall ?? 0) : nil)
        }
    }
}

extension ThermalFigures {
    /// Some ramp was measured.
    fileprivate var isRamped: Bool { fastestRise != nil || fastestFall != nil }
}

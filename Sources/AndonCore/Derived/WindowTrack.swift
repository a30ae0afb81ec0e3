/// A figure over the last so long of one tag. A gap empties the window; one value that is not good is no gap.
struct WindowTrack: Sendable {
    private let figure: WindowFigure
    private var figures: SlidingFigures
    private var since: Uptime?

    init(_ figure: WindowFigure, over: TimeSpan, capacity: Int) {
        self.figure = figure
        figures = SlidingFigures(within: over, capacity: capacity)
    }

    /// What the newest sample of the tag makes of it; nil where there was none.
    mutating func step(_ input: DerivedInput, _ slot: TagSlot) -> DerivedValue? {
        switch input.news {
        case .none: return nil
        case .doubt: return DerivedValue(input.reason)
        case .value(let before):
            guard let now = slot.last else { return nil }
            if before.isNaN {
                figures.forget()
                since = now
            }
            figures.take(slot.value, at: now)
            guard let since, now - since >= figures.within else { return DerivedValue(.incomplete) }
            return .of(figure.read(from: figures))
        }
    }
}

extension WindowFigure {
    func read(from figures: SlidingFigures) -> Double? {
        switch self {
        case .minimum: figures.minimum
        case .maximum: figures.maximum
        case .mean: figures.mean
        case .deviation: figures.standardDeviation
        }
    }

    func read(from spread: Spread) -> Double? {
        switch self {
        case .minimum: spread.minimum
        case .maximum: spread.maximum
        case .mean: spread.mean
        case .deviation: spread.standardDeviation
        }
    }
}

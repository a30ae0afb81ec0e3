/// How a figure was spread over many measurements; in the unit of what was put in.
struct Spread {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var count: Int { sorted.count }
    var median: Double { at(0.5) }
    var most: Double { sorted.last ?? .nan }

    /// The value that the given share of all measurements does not exceed.
    func at(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
}

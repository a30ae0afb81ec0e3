/// Rules on runs of values: patterns that a process in control rarely makes. Sides and distances are in sigmas.
///
/// Western Electric: Statistical Quality Control Handbook (1956). Nelson: The Shewhart Control Chart - Tests for Special
/// Causes, Journal of Quality Technology 16 (1984).
package struct RunRules: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// One value beyond 3 sigma.
    package static let beyond3 = RunRules(rawValue: 1 << 0)
    /// 2 of 3 in a row beyond 2 sigma on one side.
    package static let twoOfThree = RunRules(rawValue: 1 << 1)
    /// 4 of 5 in a row beyond 1 sigma on one side.
    package static let fourOfFive = RunRules(rawValue: 1 << 2)
    /// 8 in a row on one side of the center.
    package static let eightOnOneSide = RunRules(rawValue: 1 << 3)
    /// 9 in a row on one side of the center.
    package static let nineOnOneSide = RunRules(rawValue: 1 << 4)
    /// 6 in a row, each higher (or each lower) than the one before.
    package static let sixInOneDirection = RunRules(rawValue: 1 << 5)
    /// 14 in a row, up and down in turn.
    package static let fourteenAlternating = RunRules(rawValue: 1 << 6)
    /// 15 in a row within 1 sigma of the center: too quiet to be true.
    package static let fifteenWithin1 = RunRules(rawValue: 1 << 7)
    /// 8 in a row beyond 1 sigma, on either side.
    package static let eightBeyond1 = RunRules(rawValue: 1 << 8)

    /// By their numbers, from 1 on.
    package static let westernElectricRules: [RunRules] = [.beyond3, .twoOfThree, .fourOfFive, .eightOnOneSide]
    package static let nelsonRules: [RunRules] = [
        .beyond3, .nineOnOneSide, .sixInOneDirection, .fourteenAlternating, .twoOfThree, .fourOfFive, .fifteenWithin1,
        .eightBeyond1,
    ]
    package static let westernElectric = RunRules(westernElectricRules)
    package static let nelson = RunRules(nelsonRules)

    /// Every rule, in the order in which they are told.
    package static let all: [RunRules] = [
        .beyond3, .twoOfThree, .fourOfFive, .eightOnOneSide, .nineOnOneSide, .sixInOneDirection, .fourteenAlternating,
        .fifteenWithin1, .eightBeyond1,
    ]

    /// The outermost line that they speak of, in sigmas from the center; nil where they speak of none.
    package var line: Double? {
        if contains(.beyond3) { return 3 }
        if contains(.twoOfThree) { return 2 }
        if !isDisjoint(with: [.fourOfFive, .fifteenWithin1, .eightBeyond1]) { return 1 }
        return isDisjoint(with: [.eightOnOneSide, .nineOnOneSide]) ? nil : 0
    }

    /// What each of them says, for people.
    package var words: [String] { Self.all.filter(contains).compactMap(\.sentence) }

    private var sentence: String? {
        switch self {
        case .beyond3: "a value beyond 3 sigma"
        case .twoOfThree: "2 of 3 values beyond 2 sigma on one side"
        case .fourOfFive: "4 of 5 values beyond 1 sigma on one side"
        case .eightOnOneSide: "8 values in a row on one side of the center"
        case .nineOnOneSide: "9 values in a row on one side of the center"
        case .sixInOneDirection: "6 values in a row in one direction"
        case .fourteenAlternating: "14 values in a row up and down in turn"
        case .fifteenWithin1: "15 values in a row within 1 sigma"
        case .eightBeyond1: "8 values in a row beyond 1 sigma"
        default: nil
        }
    }
}

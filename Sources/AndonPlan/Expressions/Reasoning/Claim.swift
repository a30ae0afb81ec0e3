import AndonCore

/// What an expression claims, of the entries of a `Ledger`.
indirect enum Claim {
    /// The pair compares as one of these.
    case comparison(pair: Int, Outcomes)
    case fact(Int)
    case not(Claim)
    case atLeast(Int, [Claim])
    /// The second, after the first: the first at another time.
    case sequel(second: Claim)

    /// How the left number of a pair compares with the right one.
    struct Outcomes: OptionSet, Hashable {
        let rawValue: UInt8

        static let less = Outcomes(rawValue: 1)
        static let equal = Outcomes(rawValue: 2)
        static let more = Outcomes(rawValue: 4)
        static let all: Outcomes = [.less, .equal, .more]

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ order: RuleExpression.Order) {
            self =
                switch order {
                case .above: .more
                case .below: .less
                case .atLeast: [.more, .equal]
                case .atMost: [.less, .equal]
                case .equal: .equal
                case .unequal: [.less, .more]
                }
        }

        /// The same of the pair the other way around.
        var turned: Outcomes {
            var turned = intersection(.equal)
            if contains(.less) { turned.insert(.more) }
            if contains(.more) { turned.insert(.less) }
            return turned
        }
    }
}

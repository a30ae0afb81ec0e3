import AndonCore

/// What a rate of a counter is told per.
enum RateSpan: String, CaseIterable {
    case second = "1s"
    case minute = "1min"
    case hour = "1h"

    var span: TimeSpan {
        switch self {
        case .second: .seconds(1)
        case .minute: .minutes(1)
        case .hour: .minutes(60)
        }
    }

    /// What stands behind the stroke in units, as in `1/min`.
    var unit: String {
        switch self {
        case .second: "s"
        case .minute: "min"
        case .hour: "h"
        }
    }
}

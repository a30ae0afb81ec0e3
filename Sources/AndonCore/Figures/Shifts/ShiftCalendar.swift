/// Which shift holds at a moment, and when it ends. In seconds since 1970; the difference to UTC comes from outside, as only the
/// system knows when clocks are changed.
package struct ShiftCalendar: Sendable {
    package struct Shift: Sendable, Hashable {
        package var name: String
        package var began: Int64
        package var ends: Int64

        package init(name: String, began: Int64, ends: Int64) {
            self.name = name
            self.began = began
            self.ends = ends
        }
    }

    private static let day: Int64 = 86_400

    private let plan: ShiftsPlan
    private let offset: @Sendable (Int64) -> Int64

    /// - Parameter offset: seconds that the plant's clock is ahead of UTC at a moment.
    package init(_ plan: ShiftsPlan, offset: @escaping @Sendable (Int64) -> Int64) {
        self.plan = plan
        self.offset = offset
    }

    /// A start that the clocks jump over is where they jump; one that comes twice is its first time.
    package func shift(at wall: Int64) -> Shift {
        let local = wall + offset(wall)
        let today = local / Self.day - (local % Self.day < 0 ? 1 : 0)
        let starts = (today - 2...today + 2).flatMap { day in
            plan.starts.map { (moment(day * Self.day + Int64($0.minute) * 60), $0.name) }
        }.sorted { $0.0 < $1.0 }
        let next = starts.firstIndex { $0.0 > wall } ?? starts.count - 1
        return Shift(name: starts[max(0, next - 1)].1, began: starts[max(0, next - 1)].0, ends: starts[next].0)
    }

    /// When the plant's clock shows this.
    private func moment(_ local: Int64) -> Int64 {
        // The earlier of the two differences that hold around it comes first.
        let before = local - offset(local - Self.day)
        if before + offset(before) == local { return before }
        let after = local - offset(local + Self.day)
        return after + offset(after) == local ? after : before
    }
}

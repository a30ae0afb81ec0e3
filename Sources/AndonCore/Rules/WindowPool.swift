/// The samples of all windows in three arrays that are made once: taking a sample allocates nothing.
struct WindowPool: Sendable {
    /// The most samples that one window holds. A denser one keeps its newest.
    static let mostSamples: Int32 = 16_384

    private var points: ContiguousArray<WindowPoint> = []
    private var slots: ContiguousArray<Int32> = []
    private var sums: ContiguousArray<SlopeSums> = []

    /// Makes room for a window of `capacity` samples. Only while the rule book is made.
    mutating func makeWindow(
        within: TimeSpan, capacity: Int32, low: Bool = false, high: Bool = false, slope: Bool = false
    ) -> Window {
        let start = Int32(points.count)
        points.append(
            contentsOf: repeatElement(WindowPoint(at: .zero, value: 0), count: Int(capacity)))
        if slope { sums.append(SlopeSums()) }
        return Window(
            within: within, start: start, capacity: capacity, sums: slope ? Int32(sums.count - 1) : -1,
            low: low ? makeExtreme(capacity) : Window.Extreme(), high: high ? makeExtreme(capacity) : Window.Extreme())
    }

    private mutating func makeExtreme(_ capacity: Int32) -> Window.Extreme {
        let start = Int32(slots.count)
        slots.append(contentsOf: repeatElement(0, count: Int(capacity)))
        return Window.Extreme(start: start)
    }

    /// The n-th sample of the window, oldest first.
    func point(_ position: Int32, in window: Window) -> WindowPoint {
        points[Int(window.start + window.slot(position))]
    }

    /// Adds the newest sample and drops what is too old. Amortised constant: each sample enters and leaves once.
    mutating func append(_ point: WindowPoint, to window: inout Window) {
        while window.count > 0, point.at - points[Int(window.start + window.head)].at > window.within {
            dropOldest(of: &window)
        }
        if window.count == window.capacity { dropOldest(of: &window) }
        window.count += 1
        let slot = window.newest
        points[Int(window.start + slot)] = point
        if window.low.isKept { push(slot, to: &window.low, of: window.start, window.capacity) { $0 >= $1 } }
        if window.high.isKept { push(slot, to: &window.high, of: window.start, window.capacity) { $0 <= $1 } }
        if window.sums >= 0 { addToSums(point, of: window) }
    }

    func forget(_ window: inout Window) {
        window.head = 0
        window.count = 0
        window.low.count = 0
        window.high.count = 0
    }

    /// The sample with the lowest (highest) value: nil where that is not kept or nothing was taken.
    func front(_ extreme: Window.Extreme, of window: Window) -> WindowPoint? {
        guard extreme.count > 0 else { return nil }
        return points[Int(window.start + slots[Int(extreme.start + extreme.head)])]
    }

    func slope(of window: Window) -> Double? { sums[Int(window.sums)].slope }

    private mutating func dropOldest(of window: inout Window) {
        drop(window.head, from: &window.low, window.capacity)
        drop(window.head, from: &window.high, window.capacity)
        if window.sums >= 0 { sums[Int(window.sums)].remove(points[Int(window.start + window.head)]) }
        window.head = window.head + 1 == window.capacity ? 0 : window.head + 1
        window.count -= 1
    }

    private func drop(_ slot: Int32, from extreme: inout Window.Extreme, _ capacity: Int32) {
        guard extreme.count > 0, slots[Int(extreme.start + extreme.head)] == slot else { return }
        extreme.head = extreme.head + 1 == capacity ? 0 : extreme.head + 1
        extreme.count -= 1
    }

    /// Behind every newer value that is at least as extreme an older one can never be the extreme again.
    private mutating func push(
        _ slot: Int32, to extreme: inout Window.Extreme, of start: Int32, _ capacity: Int32,
        outdone: (Double, Double) -> Bool
    ) {
        let value = points[Int(start + slot)].value
        while extreme.count > 0 {
            let last = (extreme.head + extreme.count - 1) % capacity
            guard outdone(points[Int(start + slots[Int(extreme.start + last)])].value, value) else { break }
            extreme.count -= 1
        }
        slots[Int(extreme.start + (extreme.head + extreme.count) % capacity)] = slot
        extreme.count += 1
    }

    private mutating func addToSums(_ point: WindowPoint, of window: Window) {
        let index = Int(window.sums)
        guard window.count == 1 || sums[index].age > max(window.count, 16) else { return sums[index].add(point) }
        sums[index].restart(at: point)
        for position in 0..<window.count { sums[index].add(self.point(position, in: window)) }
        sums[index].settle()
    }
}

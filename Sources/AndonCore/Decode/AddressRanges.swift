/// Addresses of one area that are never touched, in order and without overlaps: asked once per tag, found by halving.
struct AddressRanges {
    /// First address, and the one behind the last.
    private var firsts: [Int] = []
    private var ends: [Int] = []

    init(_ ranges: some Sequence<PointRange>, of area: Area) {
        for range in ranges.filter({ $0.area == area && $0.first <= $0.last }).sorted(by: { $0.first < $1.first }) {
            let (first, end) = (Int(range.first), Int(range.last) + 1)
            if let last = ends.last, first <= last {
                ends[ends.count - 1] = max(last, end)
            } else {
                firsts.append(first)
                ends.append(end)
            }
        }
    }

    /// Whether one of them lies in `first..<end`.
    func touch(_ first: Int, _ end: Int) -> Bool {
        guard first < end, !firsts.isEmpty else { return false }
        var low = 0
        var high = firsts.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= first { low = middle + 1 } else { high = middle }
        }
        return low < firsts.count && firsts[low] < end
    }
}

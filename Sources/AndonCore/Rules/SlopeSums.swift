/// The running sums of a least-squares slope. Times and values are held against an anchor near the window and the sums
/// are made anew once per window, so that neither days of uptime nor rounding ever add up.
struct SlopeSums: Sendable {
    private var anchor = RingPoint(at: .zero, value: 0)
    private var count = 0.0
    private var t = 0.0
    private var v = 0.0
    private var tt = 0.0
    private var tv = 0.0
    /// Points added since the sums were made anew.
    private(set) var age = 0

    mutating func restart(at anchor: RingPoint) {
        self = SlopeSums()
        self.anchor = anchor
    }

    mutating func add(_ point: RingPoint) {
        change(point, by: 1)
        age += 1
    }

    /// The sums are as new: counts from here.
    mutating func settle() { age = 0 }

    mutating func remove(_ point: RingPoint) { change(point, by: -1) }

    private mutating func change(_ point: RingPoint, by sign: Double) {
        let time = (point.at - anchor.at).inSeconds
        let value = point.value - anchor.value
        count += sign
        t += sign * time
        v += sign * value
        tt += sign * time * time
        tv += sign * time * value
    }

    /// Units per second; nil with fewer than three points, or where they say nothing.
    var slope: Double? {
        guard count >= 3 else { return nil }
        let spread = count * tt - t * t
        guard spread > 0 else { return nil }
        let slope = (count * tv - t * v) / spread
        return slope.isFinite ? slope : nil
    }
}

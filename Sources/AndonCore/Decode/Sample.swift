/// One value of one tag: what, how sure, and when the machine answered. 24 bytes, no references.
package struct Sample: Sendable, Hashable {
    package var tag: TagID
    package var quality: Quality
    /// Engineering units; 0 and meaningless unless `quality` is good or uncertain. Never NaN or infinite.
    package var value: Double
    /// When the answer was complete; for a bad sample, when we gave up.
    package var at: Uptime

    package init(tag: TagID, value: Double, quality: Quality = .good, at: Uptime) {
        self.tag = tag
        self.quality = quality
        self.value = value
        self.at = at
    }
}

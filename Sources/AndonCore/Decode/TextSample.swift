/// Characters that a machine answered: what a sample is for a number. No rule sees it.
package struct TextSample: Sendable, Hashable {
    package var tag: TagID
    /// Empty and meaningless unless `quality` is good or uncertain.
    package var text: String
    package var quality: Quality
    /// When the answer was complete.
    package var at: Uptime

    package init(tag: TagID, text: String, quality: Quality = .good, at: Uptime) {
        self.tag = tag
        self.text = text
        self.quality = quality
        self.at = at
    }
}

/// One shift on the clock that decides.
package struct ShiftSpan: Sendable, Hashable {
    package var name: String
    package var began: Uptime
    package var ends: Uptime

    package init(name: String, began: Uptime, ends: Uptime) {
        self.name = name
        self.began = began
        self.ends = ends
    }
}

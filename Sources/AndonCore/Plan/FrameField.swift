/// Where a tag's value stands in a frame of a `serial-frames` link.
package struct FrameField: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// The n-th piece between separators, counted from 0. Without a separator (no bytes) any run of spaces and tabs
        /// is one, and those before the first piece are none.
        case separated(by: [UInt8], index: Int)
        /// Bytes of the frame, counted from 0, delimiters taken off.
        case position(first: Int, count: Int)
        /// What a group of the pattern matched; group 0 is the whole match. The text is checked when the plan is read.
        case pattern(String, group: Int)
    }

    package var place: Place
    /// Frames that do not begin with these bytes are not this tag's: they leave it as it is. Empty takes every frame.
    package var begins: [UInt8]

    package init(_ place: Place, begins: [UInt8] = []) {
        self.place = place
        self.begins = begins
    }
}

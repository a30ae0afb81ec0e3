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

    /// What a device prints before the decimals.
    package enum DecimalSign: String, Sendable, CaseIterable {
        case point = "."
        case comma = ","

        var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
    }

    package var place: Place
    /// Frames that do not begin with these bytes are not this tag's: they leave it as it is. Empty takes every frame.
    package var begins: [UInt8]
    /// Of a number.
    package var decimal: DecimalSign

    package init(_ place: Place, begins: [UInt8] = [], decimal: DecimalSign = .point) {
        self.place = place
        self.begins = begins
        self.decimal = decimal
    }
}

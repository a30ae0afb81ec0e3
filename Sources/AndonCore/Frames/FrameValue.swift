/// What a frame says about one tag.
package enum FrameValue: Sendable, Hashable {
    /// Never NaN or infinite.
    case number(Double)
    case characters(String)
    /// The frame does not begin the way this tag's frames do: it says nothing about the tag.
    case otherFrame
    /// The frame has no such field, or what stands there is no number.
    case missing
}

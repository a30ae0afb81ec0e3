/// One tag of a frame: how it is read, and what its number means.
package struct FrameTag: Sendable {
    package var tag: TagID
    package var reader: FrameReader
    /// Engineering value = number × scale + bias.
    package var scale: Double
    package var bias: Double

    package init(tag: TagID, reader: FrameReader, scale: Double = 1, bias: Double = 0) {
        self.tag = tag
        self.reader = reader
        self.scale = scale
        self.bias = bias
    }
}

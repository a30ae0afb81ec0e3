/// One request that is repeated: neighbouring values of one area of one unit, read together.
package struct ReadBlock: Sendable {
    package var link: LinkID
    package var unit: UInt8
    package var area: Area
    /// Wire address (0-based) of the first value.
    package var address: UInt16
    /// Registers, or bits, that the request asks for.
    package var count: UInt16
    package var period: TimeSpan
    /// What the answer holds, by address.
    package private(set) var tags: [BlockTag] = []
    /// The same, told as the decoder reads it.
    private(set) var runs: [DecodeRun] = []

    package init(
        link: LinkID, unit: UInt8, area: Area, address: UInt16, count: UInt16, period: TimeSpan, tags: [BlockTag]
    ) {
        self.link = link
        self.unit = unit
        self.area = area
        self.address = address
        self.count = count
        self.period = period
        for tag in tags { append(tag) }
    }

    /// Adds a tag that the answer holds, behind those that are there.
    package mutating func append(_ tag: BlockTag) {
        tags.append(tag)
        if runs.last?.isContinued(by: tag) == true {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(DecodeRun(tag))
        }
    }
}

/// One tag in a block: where its value starts and what its bits mean.
package struct BlockTag: Sendable, Hashable {
    package var tag: TagID
    /// Registers (or bits) from the start of the block.
    package var offset: UInt16
    package var type: ValueType
    package var order: WordOrder
    /// Engineering value = raw × scale + bias.
    package var scale: Double
    package var bias: Double

    package init(
        tag: TagID, offset: UInt16, type: ValueType, order: WordOrder = .abcd, scale: Double = 1, bias: Double = 0
    ) {
        self.tag = tag
        self.offset = offset
        self.type = type
        self.order = order
        self.scale = scale
        self.bias = bias
    }
}

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
    package var tags: [BlockTag]

    package init(
        link: LinkID, unit: UInt8, area: Area, address: UInt16, count: UInt16, period: TimeSpan, tags: [BlockTag]
    ) {
        self.link = link
        self.unit = unit
        self.area = area
        self.address = address
        self.count = count
        self.period = period
        self.tags = tags
    }
}

/// One tag in a block: where its value starts and what its bits mean. Flat, so that decoding looks nothing up.
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

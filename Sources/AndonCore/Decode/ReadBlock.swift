/// One request that is repeated: neighbouring values of one area of one unit, read together; or one frame.
package struct ReadBlock: Sendable {
    package var link: LinkID
    package var unit: UInt8
    package var area: Area
    /// Wire address (0-based) of the first value; for a frame, its place in `FramePlan.asks`.
    package var address: UInt16
    /// Registers, or bits, that the request asks for; for a frame, the bytes that are sent.
    package var count: UInt16
    package var period: TimeSpan
    /// The numbers that the answer holds, by address.
    package private(set) var tags: [BlockTag] = []
    /// The texts that it holds.
    package private(set) var texts: [BlockTag] = []
    /// The numbers again, told as the decoder reads them.
    private(set) var runs: [DecodeRun] = []
    /// What runs need beyond scale and offset; equal neighbours share it.
    private(set) var cares: [TagCares] = []
    /// Where the tags of a frame stand in it; empty for registers and bits.
    package private(set) var fields: [TagID: FrameField] = [:]

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
    package mutating func append(_ tag: BlockTag, cares own: TagCares? = nil, field: FrameField? = nil) {
        if let field { fields[tag.tag] = field }
        guard !tag.type.isText else {
            texts.append(tag)
            return
        }
        tags.append(tag)
        let place = own.map { own in
            if cares.last != own { cares.append(own) }
            return cares.count - 1
        }
        if runs.last?.isContinued(by: tag, cares: place) == true {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(DecodeRun(tag, cares: place))
        }
    }

    /// Numbers and texts.
    package var all: [BlockTag] { tags + texts }

    /// What a number of this block needs beyond scale and offset; nil for most. For frames, whose numbers are few.
    package func cares(of tag: TagID) -> TagCares? {
        let run = runs.first { $0.first.tag.index <= tag.index && tag.index < $0.first.tag.index + $0.count }
        return run?.cares.map { cares[$0] }
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

/// Tags that follow each other in the plan and in the answer and differ in nothing else: decoded without a look at each.
struct DecodeRun: Sendable {
    let first: BlockTag
    /// Their place in the block's cares; nil for tags that need none.
    let cares: Int?
    var count = 1

    init(_ first: BlockTag, cares: Int? = nil) {
        self.first = first
        self.cares = cares
    }

    func isContinued(by tag: BlockTag, cares: Int?) -> Bool {
        tag.tag.index == first.tag.index + count && Int(tag.offset) == Int(first.offset) + count * first.type.width
            && tag.type == first.type && tag.order == first.order && tag.scale == first.scale && tag.bias == first.bias
            && cares == self.cares
    }
}

/// Tags that follow each other in the plan and in the answer and differ in nothing else: decoded without a look at each.
struct DecodeRun: Sendable {
    let first: BlockTag
    var count = 1

    init(_ first: BlockTag) { self.first = first }

    func isContinued(by tag: BlockTag) -> Bool {
        tag.tag.index == first.tag.index + count && Int(tag.offset) == Int(first.offset) + count * first.type.width
            && tag.type == first.type && tag.order == first.order && tag.scale == first.scale && tag.bias == first.bias
    }
}

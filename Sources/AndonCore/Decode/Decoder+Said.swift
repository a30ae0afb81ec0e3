// Values that come from elsewhere than a wire.
extension Decoder {
    /// The sample that the agent would make of an answer in which a tag says `value`: in the steps of its registers, scaled and
    /// checked as one from a wire is.
    ///
    /// A tag of a frame, and one whose decimals the device tells, has no steps that are known here: it is checked alone.
    package static func sample(saying value: Double, of tag: TagPlan, as id: TagID, at: Uptime) -> Sample {
        let cares = TagCares(badValues: tag.badValues, plausible: tag.plausible, clamp: tag.clamp)
        guard tag.type.width > 0, tag.decimals == nil else {
            let place = BlockTag(tag: id, offset: 0, type: tag.type, scale: tag.scale, bias: tag.offset)
            return sample((value - tag.offset) / tag.scale, of: place, cares, quality: .good, at: at)
        }
        let words = TagWords.encode(value, as: tag)
        let pattern = RawValue.pattern(of: tag.type, tag.order, in: words.span, at: 0)
        guard !cares.badValues.contains(pattern) else {
            return Sample(tag: id, value: 0, quality: .bad(.sentinel), at: at)
        }
        let (told, bad) = cares.checked(RawValue.number(pattern, tag.type) * tag.scale + tag.offset)
        return Sample(tag: id, value: told, quality: bad.map { .bad($0) } ?? .good, at: at)
    }
}

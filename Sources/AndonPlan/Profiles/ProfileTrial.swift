import AndonCore

/// Decodes the checked tags of a profile from what a device answered, at their addresses or beside them.
struct ProfileTrial {
    private let profile: Profile
    private let reads: ProfileReads

    struct Result {
        /// False where the answer does not hold the value.
        var isRead: Bool
        var fits: Bool
        /// `v1 is 230.1 V`
        var value: String
        /// Nil where it fits or was not read.
        var complaint: String?
    }

    init(_ profile: Profile, _ reads: ProfileReads) {
        self.profile = profile
        self.reads = reads
    }

    /// One result for each check, with all addresses moved and, where one is given, another order.
    func results(shift: Int, order: WordOrder?) -> [Result] {
        profile.checks.compactMap { check in
            profile.tag(check.tag).map { result(of: check, $0.plan, shift, order) }
        }
    }

    private func result(of check: ProfileCheck, _ tag: TagPlan, _ shift: Int, _ order: WordOrder?) -> Result {
        guard let sample = sample(of: tag, shift, order) else {
            return Result(isRead: false, fits: false, value: "", complaint: nil)
        }
        let place = "\(tag.point.area.rawValue) \(tag.point.address)"
        guard sample.quality.isGood else {
            return Result(
                isRead: true, fits: false, value: "",
                complaint: "\(tag.name) at \(place) is no value (\(sample.quality.word)), expected \(check.text)")
        }
        let shown = Quantity(value: Self.rounded(sample.value), units: tag.units).text
        let fits = check.range.contains(sample.value)
        let hint = check.hint.map { " (\($0)?)" } ?? ""
        return Result(
            isRead: true, fits: fits, value: "\(tag.name) is \(shown)",
            complaint: fits ? nil : "\(tag.name) is \(shown) at \(place), expected \(check.text)\(hint)")
    }

    /// The value as the agent itself would decode it; nil where the answer does not hold all of its words.
    private func sample(of tag: TagPlan, _ shift: Int, _ order: WordOrder?) -> Sample? {
        guard let (block, words) = block(of: tag, shift, order) else { return nil }
        var samples: [Sample] = []
        Decoder.decode(block, values: words.span, quality: .good, at: .zero, into: &samples)
        return samples.first
    }

    /// What stands at a tag, in words: `23.5 °C`, `on`, `run (3)`, `"SDM630"`; nil where it was not read.
    func shown(_ tag: TagPlan) -> String? {
        guard let (block, words) = block(of: tag, 0, nil) else { return nil }
        if tag.type.isText {
            var texts: [TextSample] = []
            Decoder.decodeTexts(block, values: words.span, quality: .good, at: .zero, into: &texts)
            return texts.first.map { Quoted.text($0.text) }
        }
        guard let sample = sample(of: tag, 0, nil) else { return nil }
        guard sample.quality.isGood else { return sample.quality.word }
        if tag.type.isSwitch { return sample.value == 0 ? "off" : "on" }
        let shown = Quantity(value: Self.rounded(sample.value), units: tag.units).text
        let name = Int64(exactly: sample.value).flatMap { whole in tag.names.first { $0.value == whole }?.name }
        return name.map { "\($0) (\(shown))" } ?? shown
    }

    /// Three decimals are enough to see what a value is.
    private static func rounded(_ value: Double) -> Double {
        abs(value) < 1e12 ? (value * 1_000).rounded() / 1_000 : value
    }

    private func block(of tag: TagPlan, _ shift: Int, _ order: WordOrder?) -> (ReadBlock, [UInt16])? {
        var tag = tag
        tag.link = LinkID(0)
        tag.access = .read
        tag.order = order ?? tag.order
        guard let point = moved(tag.point, shift) else { return nil }
        tag.point = point
        if let decimals = tag.decimals {
            guard let point = moved(decimals, shift) else { return nil }
            tag.decimals = point
        }
        let link = LinkPlan(name: "probe", driver: .modbusTCP(host: "192.0.2.1", port: 502))
        let machine = MachinePlan(name: "device", kind: .other, link: LinkID(0), tags: [TagID(0)])
        let plan = Plan(
            site: "", line: "", hash: "", broker: nil, links: [link], machines: [machine], tags: [tag], rules: [],
            stop: nil, agent: AgentPlan())
        guard let block = ReadPlan.blocks(for: plan).first else { return nil }
        var words: [UInt16] = []
        for offset in 0..<Int(block.count) {
            guard let point = moved(Point(block.area, block.address), offset), let word = reads.words[point] else {
                return nil
            }
            words.append(word)
        }
        return (block, words)
    }

    private func moved(_ point: Point, _ shift: Int) -> Point? {
        UInt16(exactly: Int(point.address) + shift).map { Point(point.area, $0) }
    }
}

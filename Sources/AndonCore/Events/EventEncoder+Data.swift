extension EventEncoder {
    mutating func data(of sample: Sample, wall: WallTime, id: String) -> EventMessage {
        let tag = plan[sample.tag]
        return data(of: tag, sample.quality, id: id, time: wall.moment(sample.at)) { json in
            json.value(of: sample, tag: tag)
            json.member("name", ifAny: tag.name(of: sample))
            if !tag.units.isEmpty { json.member("units", tag.units) }
        }
    }

    mutating func data(of sample: TextSample, wall: WallTime, id: String) -> EventMessage {
        data(of: plan[sample.tag], sample.quality, id: id, time: wall.moment(sample.at)) { json in
            if case .bad = sample.quality { return }
            json.member("text", JSONText.cut(sample.text, atMost: HarmlessText.most))
        }
    }

    private mutating func data(
        of tag: TagPlan, _ quality: Quality, id: String, time: WallMoment, value: (inout JSONText) -> Void
    ) -> EventMessage {
        let topic = topics.data(machine: plan[tag.machine].name, tag: tag.name)
        return message(.data, topic: topic, schema: "andon/data/1", id: id, time: time, retain: false) { json in
            value(&json)
            json.member("quality", quality.word)
        }
    }
}

extension TagPlan {
    /// What the plan calls this value; nil where it has no name, or is bad.
    fileprivate func name(of sample: Sample) -> String? {
        if case .bad = sample.quality { return nil }
        guard !names.isEmpty, let whole = Int64(exactly: sample.value) else { return nil }
        return names.first { $0.value == whole }?.name
    }
}

extension JSONText {
    /// `value`, unless the sample is bad: then there is none.
    mutating func value(of sample: Sample, tag: TagPlan) {
        if case .bad = sample.quality { return }
        member("value", sample.value, precision: NumberText.precision(of: tag))
    }

    /// The first scalars of a text.
    static func cut(_ text: String, atMost most: Int) -> String { String(text.unicodeScalars.prefix(most)) }
}

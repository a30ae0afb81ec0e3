package import AndonCore

// Frames of devices that speak no Modbus, made of the values of the tags that read them.
extension SimulatedLine {
    /// The bytes that answer an ask of a `serial-frames` link, delimiters and checksum included; none while the device is
    /// dead, mute or unplugged. On a garbled link noise takes the place of the frame.
    package mutating func frame(_ ask: Int, on link: LinkID, _ frames: FramePlan) -> [UInt8] {
        let tags = plan.tags.indices.filter {
            plan.tags[$0].link == link && plan.tags[$0].derived == nil && Int(plan.tags[$0].point.address) == ask
        }
        guard let first = tags.first, !isCut(link) else { return [] }
        let key = UnitKey(link: link, unit: plan.tags[first].unit)
        let faults = book.faults(of: key, nil, 0, count: 0)
        guard !faults.contains(.dead), !faults.contains(.mute) else { return [] }
        var content: [UInt8] = plan.tags[first].field?.begins ?? []
        for tag in tags {
            let value = Array(said(by: TagID(tag)).utf8)
            content = FrameText.placing(value, by: plan.tags[tag].field, in: content)
        }
        requests[link, default: 0] += 1
        let share = book.garbledShare(of: link)
        if share > 0, random.share() < share { return noise(content.count + 4) }
        var frame = FrameText.closed(content, frames.framing, spoilt: Transmission.spoilsChecksum(faults, &random))
        if faults.contains(.short) { frame.removeLast(min(3, frame.count)) }
        return faults.contains(.noise) ? noise(3) + frame : frame
    }

    private func said(by tag: TagID) -> String {
        let plan = plan[tag]
        if plan.type.isText { return text(of: tag) }
        let number = (model.value(of: tag) - plan.offset) / plan.scale
        return FrameText.number(number, decimal: plan.field?.decimal ?? .point)
    }

    private mutating func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}

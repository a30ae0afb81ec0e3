package import AndonCore

// Frames of devices that speak no Modbus, made of the values of the tags that read them.
extension SimulatedLine {
    /// The bytes that answer an ask of a `serial-frames` link, delimiters and checksum included; none while the device is
    /// dead, mute or unplugged.
    package mutating func frame(_ ask: Int, on link: LinkID, _ frames: FramePlan) -> [UInt8] {
        let tags = plan.tags.indices.filter { plan.tags[$0].link == link && Int(plan.tags[$0].point.address) == ask }
        guard let first = tags.first, !isCut(link) else { return [] }
        let key = UnitKey(link: link, unit: plan.tags[first].unit)
        let faults = book.faults(of: key, nil, 0, count: 0)
        guard !faults.contains(.dead), !faults.contains(.mute) else { return [] }
        var content: [UInt8] = plan.tags[first].field?.begins ?? []
        for tag in tags {
            let value = Array(FrameText.number(model.value(of: TagID(tag))).utf8)
            content = FrameText.placing(value, by: plan.tags[tag].field, in: content)
        }
        return FrameText.closed(content, frames.framing, spoilt: faults.contains(.wrongChecksum(share: 1)))
    }
}

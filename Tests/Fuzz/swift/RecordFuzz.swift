// needs: AndonCore Tests/Fuzz/swift/support
import AndonCore

// Recordings of somebody else's, chunk by chunk, through the rules of a plan: whatever they say, the replay goes on, its
// times never go back, and what is told of it is harmless. An odd first byte makes a chunk that begins well.

private let plan: Plan = {
    func tag(_ name: String, _ point: Point, _ type: ValueType) -> TagPlan {
        TagPlan(name: name, machine: MachineID(0), link: LinkID(0), point: point, type: type)
    }
    let tags = [
        tag("zone", Point(.holding, 7), .int16), tag("flow", Point(.input, 0), .float32),
        tag("door", Point(.discrete, 3), .bool),
    ]
    let rules = [
        RulePlan(name: "hot", tags: [TagID(0)], condition: .above(100), severity: .critical, action: .stop),
        RulePlan(name: "jump", tags: [TagID(1)], condition: .rises(by: 2, within: .seconds(5)), severity: .warning),
    ]
    return Plan(
        site: "s", line: "l", hash: "", broker: nil,
        links: [LinkPlan(name: "io", driver: .modbusTCP(host: "192.0.2.1", port: 502))],
        machines: [MachinePlan(name: "m", kind: .other, link: LinkID(0), tags: tags.indices.map { TagID($0) })],
        tags: tags, rules: rules, stop: nil, agent: AgentPlan())
}()

/// Began after an hour; a source of one register on the link that the plan has.
private let beginning: [UInt8] =
    [0x80, 0xE8, 0x8A, 0xF8, 0xB4, 0x69, 0, 1, 2] + Array("io".utf8) + [1, 3, 7, 1]

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecord(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    var replay = Replay(plan: plan)
    var last = TimeSpan.zero
    while !bytes.isEmpty {
        let isBegun = bytes.bool()
        let content = (isBegun ? beginning : []) + bytes.take(Int(bytes.byte()))
        let head = Array(RecordFrame.frame(content).prefix(RecordFrame.headBytes))
        check(content.isEmpty || RecordFrame.length(head) == content.count, "another length")
        check(RecordFrame.isWhole(content, head: head), "not whole when it was written")
        guard let chunk = RecordChunk(content) else { continue }
        replay.take(chunk)
        check(replay.lasts >= last, "time went back")
        last = replay.lasts
        _ = replay.wall(at: last)
        for event in replay.takeEvents() { check(event.at >= .zero, "before the beginning") }
    }
    return 0
}

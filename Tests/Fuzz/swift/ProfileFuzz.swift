// needs: AndonCore AndonPlan Tests/Fuzz/swift/support
// seeds: Config/profiles
import AndonCore
import AndonPlan

// Profiles of somebody else's, read alone and as a plan uses them: mistakes have words, what is taken has a story, and a
// machine made of it reads.

private let plan = """
    andon: 1
    site: s
    line: l
    links:
      io: { driver: modbus-tcp, host: 192.0.2.1 }
      bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 9600, parity: even }
    machines:
      one: { kind: other, link: io, poll: 1s, profile: name, tags: {} }
      two: { kind: other, link: bus, poll: 1s, profile: { use: name, unit: 7 } }
    """

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProfile(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(PlanRefusal) {
        let profile = try ProfileReader.read(bytes, file: "fuzz")
        check(!ProfileStory.text(profile).isEmpty && !ProfileStory.line(profile).isEmpty, "no story")
        use(profile.name, bytes)
    } catch {
        check((1...101).contains(error.mistakes.count), "no mistake, or too many")
        check(error.mistakes.allSatisfy { !$0.text.isEmpty && $0.line > 0 && $0.column > 0 }, "no words, or no place")
    }
    return 0
}

private func use(_ name: String, _ bytes: [UInt8]) {
    let shelf = ProfileShelf(
        profile: { $0 == name ? .found(file: "\(name).yaml", bytes: bytes) : .absent }, names: { [name] })
    for text in [plan, plan.split(separator: "\n").filter { !$0.contains("one:") }.joined(separator: "\n")] {
        let text = text.replacing("profile: name", with: "profile: \(name)").replacing(
            "use: name", with: "use: \(name)")
        guard let plan = try? PlanReader.read(Array(text.utf8), file: "plan.yaml", profiles: shelf) else { continue }
        check(!PlanStory(plan).text.isEmpty, "no story")
        check(plan.tags.allSatisfy { $0.scale.isFinite && $0.offset.isFinite }, "a number that is none")
    }
}

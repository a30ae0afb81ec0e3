// needs: AndonCore AndonPlan Tests/Fuzz/swift/support
// seeds: Tests/Fixtures/Plans/good Config/line.yaml
import AndonCore
import AndonPlan

// Plans of somebody else's. A plan that is refused has mistakes that stand in the file; one that is taken is whole: its
// numbers are finite, its references lead somewhere, its story can be told, and its blocks decode any answer.

private let shelf = ProfileShelf([
    "two": """
    andon-profile: 1
    name: two
    title: Two registers
    kind: other
    trust: structural
    confidence: second-hand
    source: [none]
    tags:
      first: { at: holding 0, type: int16 }
      second: { at: input 7, type: float32, order: cdab }
    """
])

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlan(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(PlanRefusal) {
        look(try PlanReader.read(bytes, file: "plan.yaml", profiles: shelf))
    } catch {
        let lines = bytes.count { $0 == 0x0A } + 1
        check((1...101).contains(error.mistakes.count), "no mistake, or too many")
        for mistake in error.mistakes where mistake.file == "plan.yaml" {
            check((1...lines).contains(mistake.line) && mistake.column > 0, "a mistake beyond the file: \(mistake)")
            check(mistake.text.hasPrefix("found ") || mistake.text.hasPrefix("and "), "no words: \(mistake)")
            check(mistake.text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "words that can do harm: \(mistake)")
        }
    }
    return 0
}

private func look(_ plan: Plan) {
    for tag in plan.tags {
        check(tag.scale.isFinite && tag.offset.isFinite, "a tag's number that is none")
        check(plan.links.indices.contains(tag.link.index), "a tag's link that there is not")
        check(plan.machines.indices.contains(tag.machine.index), "a tag's machine that there is not")
        check(tag.access == .write || tag.poll > .zero, "a tag that is polled without end")
        check(
            tag.point.area == .frame || Int(tag.point.address) + tag.type.width <= 65_536,
            "a tag beyond the last address")
        check(!tag.name.isEmpty && isHarmless(tag.name), "a tag's name that can do harm")
    }
    for rule in plan.rules { check(rule.tags.allSatisfy { plan.tags.indices.contains($0.index) }, "a rule on no tag") }
    check(!PlanStory(plan).text.isEmpty, "no story")
    var rules = RuleBook(plan: plan)
    for block in ReadPlan.blocks(for: plan) where block.area != .frame {
        let values = (0..<block.count).map { $0 &* 40_503 }
        var samples: [Sample] = []
        var transitions: [AlarmTransition] = []
        for turn in 0..<3 {
            samples.removeAll(keepingCapacity: true)
            Decoder.decode(
                block, values: values.span, quality: .good, at: Uptime(nanoseconds: Int64(turn) * 1_000_000_000),
                into: &samples)
            check(samples.allSatisfy { $0.value.isFinite }, "a sample that is no number")
            rules.take(samples.span, into: &transitions)
        }
    }
}

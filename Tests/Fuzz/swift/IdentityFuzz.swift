// needs: AndonCore AndonPlan Tests/Fuzz/swift/support
import AndonCore
import AndonPlan

// A device that says whatever libFuzzer makes up when it is asked who it is (43/14 and 17): the asking ends, no object is
// asked for twice, and what is shown of it is harmless.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIdentity(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    let answers = bytes.pieces().map { $0.map { UInt16($0) } }
    ask(answers)
    checkIdentity(answers)
    return 0
}

private func ask(_ answers: [[UInt16]]) {
    var identity = DeviceIdentity()
    var asked: Set<UInt8> = [0]
    for answer in answers {
        let before = identity
        let (next, isSound) = identity.take(answer)
        check(isSound || identity == before && next == nil, "something of an answer that is not sound was kept")
        guard let next else { break }
        check(asked.insert(next).inserted || !identity.objects.contains { $0.id == next }, "an object that was told")
    }
    check(Set(identity.objects.map(\.id)).count == identity.objects.count, "an object twice")
    let first = ProbeAnswer(outcome: answers.first.map { .values($0) } ?? .silent)
    let server = ProbeAnswer(outcome: answers.last.map { .values($0) } ?? .refused(code: 1, words: "no"))
    for object in identity.objects {
        check(object.text.unicodeScalars.count <= 245 && isHarmless(object.text), "a text that can do harm")
    }
    for line in IdentityText.lines(identity, first: first, server: server, unit: 1) {
        check(isHarmless(line), "a line that can do harm: \(line)")
    }
}

private func checkIdentity(_ answers: [[UInt16]]) {
    let plans: [IdentityPlan] = [
        .deviceID(vendor: "Andon", product: nil, revision: "1.0"), .serverID([1, 0xFF]),
        .register(Point(.holding, 7), equals: 300),
    ]
    for plan in plans {
        var identity = IdentityCheck(plan)
        var more = 0
        for answer in answers {
            switch identity.took(answer) {
            case .right: more = 0
            case .wrong(let what):
                more = 0
                check(!what.isEmpty && what.utf8.count < 4_096, "no words, or too many")
            case .more:
                more += 1
                check(more < 4, "asked for ever")
            }
        }
    }
}

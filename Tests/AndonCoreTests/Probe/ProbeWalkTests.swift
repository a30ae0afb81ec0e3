import AndonCore
import Testing

struct ProbeWalkTests {
    private let question = ProbeQuestion.values(Point(.holding, 1), count: 2)

    @Test("A question that brought nothing is put once more, and no answer is asked for twice")
    func twice() {
        for (outcome, isAgain) in [
            (.silent, true), (.garbled("noise"), true), (.lost("reset"), true), (.values([1, 2]), false),
            (.refused(code: 2, words: ""), false), (.owned, false), (.failed("no"), false),
        ] as [(ProbeAnswer.Outcome, Bool)] {
            var walk = ReadWalk(question, asks: 2)
            walk.take(ProbeAnswer(outcome: outcome))
            #expect((walk.question != nil) == isAgain, "\(outcome)")
            walk.take(ProbeAnswer(outcome: .silent))
            #expect(walk.question == nil)
        }
        var once = ReadWalk(question, asks: 1)
        #expect(once.question == question)
        once.take(ProbeAnswer(outcome: .silent))
        #expect(once.question == nil && once.answer?.outcome == .silent)
    }

    @Test("A scan ends where our own requests come back: each unit would bring the same")
    func echo() {
        var walk = ScanWalk([1, 2, 3], asks: 1)
        var echo = ProbeAnswer(outcome: .garbled("our own request comes back"))
        echo.isEcho = true
        #expect(walk.take(echo) == nil && walk.end == nil)
        #expect(walk.take(echo) == nil && walk.end == echo && walk.unit == nil)
        #expect(walk.strange.isEmpty)
    }

    private func values(_ milliseconds: Int64, isUnconfirmed: Bool = false) -> ProbeAnswer {
        ProbeAnswer(outcome: .values([1]), took: .milliseconds(milliseconds), isUnconfirmed: isUnconfirmed)
    }

    /// A bus with one unit that takes its time: what it says after the scan's timeout comes while another one is asked.
    @Test("A late unit is named with its time, and no unit that is not there", arguments: [5, 6, 7] as [UInt8])
    func late(heardAs other: UInt8) {
        var walk = ScanWalk(Array(1...8), asks: 2, lateAfter: .milliseconds(200))
        let (silent, garbled) = (ProbeAnswer(outcome: .silent), ProbeAnswer(outcome: .garbled("no answer")))
        var findings: [ScanWalk.Finding] = []
        var asked = 0
        while let unit = walk.unit {
            asked += 1
            #expect(asked < 60)
            let answer =
                walk.isPatient
                ? (unit == 5 ? values(450, isUnconfirmed: walk.here.isEmpty) : silent)
                : unit != other ? silent : unit == 5 ? values(50, isUnconfirmed: true) : garbled
            if let finding = walk.take(answer) { findings.append(finding) }
        }
        guard case .late(5, let answer) = findings.first else {
            Issue.record("\(findings)")
            return
        }
        #expect(findings.count == 1 && answer.took == .milliseconds(450))
        #expect(walk.here == [5] && walk.strange.isEmpty && walk.done == 8 && walk.count == 8)
    }

    @Test(
        "Bytes that come between two requests may be a late answer, too; who was only disturbed is there, and not late")
    func disturbed() {
        var walk = ScanWalk([1, 2, 3], asks: 1, lateAfter: .milliseconds(200))
        _ = walk.take(ProbeAnswer(outcome: .silent))
        _ = walk.take(ProbeAnswer(outcome: .silent))
        _ = walk.take(ProbeAnswer(outcome: .silent), isDisturbed: true)
        #expect(walk.isPatient && walk.unit == 1)
        #expect(walk.take(values(450)) == .late(1, values(450)))
        #expect(walk.take(values(20)) == .here(2, values(20)))
        #expect(walk.unit == nil && walk.here == [1, 2])
    }

    @Test("Who is strange with patience, too, is told; so is each unit where all of the bus is")
    func noise() {
        var walk = ScanWalk(Array(1...32), asks: 2, lateAfter: .milliseconds(200))
        while walk.unit != nil { _ = walk.take(ProbeAnswer(outcome: .garbled("no answer"))) }
        #expect(walk.strange.sorted() == Array(1...32) && walk.here.isEmpty)
    }

    /// One answer to 43/14 with one object.
    private func page(_ object: UInt8, _ text: String, next: UInt8? = nil) -> ProbeAnswer {
        let bytes = [2, 1, next == nil ? 0 : 0xFF, next ?? 0, 1, object, UInt8(text.utf8.count)] + Array(text.utf8)
        return ProbeAnswer(outcome: .values(bytes.map(UInt16.init)))
    }

    @Test("A device is asked page by page, then for its server id")
    func pages() {
        var walk = IdentityWalk()
        #expect(walk.question == .deviceID(code: 2, object: 0))
        walk.take(page(0, "A", next: 1))
        #expect(walk.question == .deviceID(code: 2, object: 1))
        walk.take(page(1, "B"))
        #expect(walk.question == .serverID)
        walk.take(ProbeAnswer(outcome: .values([1, 255])))
        #expect(walk.question == nil)
        #expect(walk.identity[0] == "A" && walk.identity[1] == "B" && walk.server.values == [1, 255])
    }

    @Test("A device that refuses the regular identification is asked for the basic one")
    func basic() {
        var walk = IdentityWalk()
        walk.take(ProbeAnswer(outcome: .refused(code: 3, words: "")))
        #expect(walk.question == .deviceID(code: 1, object: 0))
        walk.take(ProbeAnswer(outcome: .refused(code: 1, words: "")))
        #expect(walk.question == .serverID)
        walk.take(ProbeAnswer(outcome: .silent))
        #expect(walk.question == nil && walk.identity.objects.isEmpty && walk.first.isAlive)
    }

    @Test("A wire that cannot be had is not asked again, and a device that never ends is not followed")
    func ends() {
        var owned = IdentityWalk()
        owned.take(ProbeAnswer(outcome: .owned))
        #expect(owned.question == nil && owned.first.isFinal)
        var endless = IdentityWalk()
        var object: UInt8 = 0
        while endless.question != .serverID, object < 200 {
            object += 1
            endless.take(page(object - 1, "x", next: object))
        }
        #expect(object < 40)
    }
}

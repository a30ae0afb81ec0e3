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

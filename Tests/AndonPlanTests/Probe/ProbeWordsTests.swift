import AndonCore
import AndonPlan
import Testing

/// What a probe says of answers that are none.
@Suite(.timeLimit(.minutes(1)))
struct ProbeWordsTests {
    @Test(arguments: [10, 11] as [UInt8])
    func `A gateway that does not reach a unit says nothing of the unit`(code: UInt8) {
        let answer = ProbeAnswer(outcome: .refused(code: code, words: "exception \(code) (of a gateway)"))
        let words = IdentityText.nothing(DeviceIdentity(), first: answer, server: answer, unit: 9)
        #expect(
            words
                == "unit 9: refuses: exception \(code) (of a gateway); the gateway does not reach such a unit: is it on, is "
                + "its number right?")
        let refused = ProbeAnswer(outcome: .refused(code: 1, words: "exception 1 (illegal function)"))
        let other = IdentityText.nothing(DeviceIdentity(), first: refused, server: refused, unit: 9)
        #expect(other?.hasPrefix("unit 9 is there and knows neither") == true)
    }

    @Test
    func `A write that is not read back is not confirmed`() {
        for back in [ProbeAnswer(outcome: .silent), ProbeAnswer(outcome: .refused(code: 2, words: "exception 2"))] {
            let outcome = WriteText.outcome(1, back: back, at: Point(.coil, 5))
            #expect(!outcome.isSame)
            #expect(outcome.text.hasPrefix("the write is not confirmed, and may have been done"))
        }
        #expect(WriteText.outcome(1, back: ProbeAnswer(outcome: .values([1])), at: Point(.coil, 5)).isSame)
    }
}

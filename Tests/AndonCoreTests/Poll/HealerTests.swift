import AndonCore
import Testing

@Suite("what a unit refuses")
struct HealerTests {
    /// A unit in a test: what it refuses, and how long a request it takes.
    struct Device {
        var refused: Set<Int> = []
        var longest = 125
        var lengthCode: UInt8 = 3

        func answer(_ ask: HealAsk) -> HealAsk.Answer {
            let addresses = Int(ask.address)..<Int(ask.address) + Int(ask.count)
            if addresses.count > longest { return .refused(lengthCode) }
            return refused.isDisjoint(with: addresses) ? .values : .refused(2)
        }
    }

    /// Asks until nothing is open; the questions are bounded.
    private func heal(
        _ healer: inout Healer, _ device: Device, _ ask: HealAsk, _ spans: [Range<Int>], at now: Uptime = .zero
    ) -> (steps: [Healer.Step], questions: Int) {
        guard case .refused(let code) = device.answer(ask) else { return ([], 0) }
        var steps = healer.refused(ask, spans: spans, exception: code, at: now)
        var questions = 0
        while healer.isSearching, let question = healer.next(at: now), questions < 1_000 {
            questions += 1
            steps += healer.took(device.answer(question), to: question, at: now)
        }
        #expect(!healer.isSearching)
        return (steps, questions)
    }

    private let forty = (300..<340).map { $0..<$0 + 1 }

    @Test("each address that is refused is found, whichever it is, with few questions", arguments: 300..<340)
    func one(address: Int) {
        var healer = Healer(at: .zero)
        let (steps, questions) = heal(&healer, Device(refused: [address]), HealAsk(.holding, 300, 40), forty)
        #expect(steps == [.refused(PointRange(.holding, UInt16(address), UInt16(address)))])
        #expect(questions <= 14)
    }

    @Test(
        "a function that the device does not have, while it answers others, is refused as a whole and tried again rarely"
    )
    func illegalFunction() {
        var healer = Healer(at: .zero)
        let ask = HealAsk(.holding, 300, 40)
        let range = PointRange(.holding, 300, 339)
        #expect(healer.refused(ask, spans: forty, exception: 1, at: .zero).isEmpty)
        #expect(healer.answered(HealAsk(.input, 0, 1), at: .zero).isEmpty)
        #expect(healer.next(at: .zero) == ask)
        #expect(healer.took(.refused(1), to: ask, at: .zero) == [.refused(range)] && !healer.isSearching)
        #expect(healer.next(at: .zero) == nil)
        let later = Uptime.zero + Healer.firstRetry
        #expect(healer.next(at: later) == ask)
        #expect(healer.took(.values, to: ask, at: later) == [.returned(range)])
        #expect(healer.learnt.isEmpty)
    }

    @Test("several refused addresses are found, and a value of two registers is refused as one")
    func several() {
        var healer = Healer(at: .zero)
        let wide = stride(from: 300, to: 340, by: 2).map { $0..<$0 + 2 }
        let (steps, _) = heal(&healer, Device(refused: [305, 322, 339]), HealAsk(.holding, 300, 40), wide)
        #expect(
            steps == [
                .refused(PointRange(.holding, 304, 305)), .refused(PointRange(.holding, 322, 323)),
                .refused(PointRange(.holding, 338, 339)),
            ])
    }

    @Test("an address between two tags that is refused is not read over any more")
    func gap() {
        var healer = Healer(at: .zero)
        let (steps, _) = heal(
            &healer, Device(refused: [304]), HealAsk(.holding, 300, 10), [300..<302, 302..<304, 306..<308, 308..<310])
        #expect(steps == [.refused(PointRange(.holding, 304, 305))])
    }

    @Test("the most values that a unit answers is learnt", arguments: [1, 2, 7, 16, 32, 39])
    func limit(longest: Int) {
        var healer = Healer(at: .zero)
        let (steps, questions) = heal(&healer, Device(longest: longest), HealAsk(.holding, 300, 40), forty)
        #expect(steps == [.limited(.holding, longest)])
        #expect(questions <= 14)
    }

    @Test("a device that says illegal address to a request that is too long gets shorter ones")
    func limitByAddress() {
        var healer = Healer(at: .zero)
        let device = Device(longest: 16, lengthCode: 2)
        let (steps, _) = heal(&healer, device, HealAsk(.holding, 300, 40), forty)
        guard case .limited(.holding, let limit) = steps.last else {
            Issue.record("\(steps)")
            return
        }
        #expect(limit < 40 && !steps.contains { if case .refused = $0 { true } else { false } })
    }

    @Test("a value that is illegal by itself is refused, and no limit is learnt from it", arguments: [300, 311, 339])
    func illegalValue(address: Int) {
        var healer = Healer(at: .zero)
        var steps = healer.refused(HealAsk(.holding, 300, 40), spans: forty, exception: 3, at: .zero)
        #expect(healer.isSearching)
        while healer.isSearching, let question = healer.next(at: .zero) {
            let isInside = Int(question.address) <= address && address < Int(question.address) + Int(question.count)
            steps += healer.took(isInside ? .refused(3) : .values, to: question, at: .zero)
        }
        #expect(steps == [.refused(PointRange(.holding, UInt16(address), UInt16(address)))])
    }

    @Test("a refused address is tried again after a minute, then ever more rarely, and comes back")
    func retries() throws {
        var healer = Healer(at: .zero)
        _ = heal(&healer, Device(refused: [310]), HealAsk(.holding, 300, 40), forty)
        var now = Uptime.zero
        var waits: [Double] = []
        for _ in 0..<14 {
            let next = try #require(healer.nextRetry)
            #expect(healer.next(at: next + .milliseconds(-1)) == nil)
            waits.append((next - now).inSeconds / 60)
            now = next
            let asked = healer.next(at: now)
            let question = try #require(asked)
            #expect(question == HealAsk(.holding, 310, 1))
            #expect(healer.took(.refused(2), to: question, at: now).isEmpty)
        }
        #expect(waits.prefix(4) == [1, 2, 4, 8])
        #expect(waits.last == 60)
        now = try #require(healer.nextRetry)
        let asked = healer.next(at: now)
        let question = try #require(asked)
        let point = PointRange(.holding, 310, 310)
        #expect(healer.took(.values, to: question, at: now) == [.returned(point)])
        #expect(healer.learnt.isEmpty && healer.nextRetry == nil)
    }

    @Test("a unit that falls silent in the middle is asked anew by its next refused poll")
    func silence() throws {
        var healer = Healer(at: .zero)
        _ = healer.refused(HealAsk(.holding, 300, 40), spans: forty, exception: 2, at: .zero)
        let asked = healer.next(at: .zero)
        let question = try #require(asked)
        #expect(healer.took(.none, to: question, at: .zero).isEmpty)
        #expect(!healer.isSearching && healer.learnt.isEmpty)
        let (steps, _) = heal(&healer, Device(refused: [310]), HealAsk(.holding, 300, 40), forty)
        #expect(steps.count == 1)
    }
}

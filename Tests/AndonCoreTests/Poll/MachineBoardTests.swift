import AndonCore
import Testing

@Suite("what is said of a machine", .timeLimit(.minutes(1)))
struct MachineBoardTests {
    private let first = Endpoint(link: LinkID(0), unit: 1)
    private let second = Endpoint(link: LinkID(0), unit: 2)

    private func board() -> MachineBoard {
        MachineBoard(
            plan: OneLink.plan([OneLink.tag(.holding, 0, .uint16), OneLink.tag(.holding, 1, .uint16, unit: 2)]))
    }

    @Test("online when every unit has answered, degraded when some do, offline when none does")
    func states() {
        var board = board()
        #expect(board.answered(first, at: .zero).isEmpty)
        #expect(board.answered(second, at: .zero).map(\.state) == [.online])
        let degraded = board.silent(second, reason: "unit 2 on bus: timeout", at: .zero)
        #expect(degraded.map(\.state) == [.degraded])
        let offline = board.silent(first, reason: "unit 1 on bus: timeout", at: .zero)
        #expect(offline.map(\.reason) == ["unit 1 on bus: timeout; unit 2 on bus: timeout"])
    }

    @Test("a machine all of whose tags are refused is not online, and one that lacks some of them is")
    func refused() {
        var board = MachineBoard(
            plan: OneLink.plan([OneLink.tag(.holding, 0, .uint16), OneLink.tag(.holding, 1, .uint16)]))
        let machine = MachineID(0)
        let first = self.first
        #expect(board.refused(first, reason: "unit 1 on bus: exception 4", at: .zero).map(\.state) == [.degraded])
        #expect(board.answered(first, at: .zero).map(\.state) == [.online])
        #expect(board.leftOut([machine], of: first, at: .zero).isEmpty)
        let whole = board.leftOut([machine, machine], of: first, at: .zero)
        #expect(whole.map(\.state) == [.degraded])
        #expect(whole.map(\.reason) == ["unit 1 refuses every tag of it"])
        #expect(board.leftOut([machine], of: first, at: .zero).map(\.state) == [.online])
        let silent = board.silent(first, reason: "unit 1 on bus: timeout", at: .zero)
        #expect(silent.map(\.state) == [.offline])
    }

    @Test("a link that is down takes all its units along: one step, one reason")
    func linkDown() {
        var board = board()
        _ = board.answered(first, at: .zero)
        _ = board.answered(second, at: .zero)
        let reports = board.silent([first, second], reason: "bus: link down", at: .zero)
        #expect(reports.map(\.state) == [.offline])
        #expect(reports.map(\.reason) == ["bus: link down"])
    }
}

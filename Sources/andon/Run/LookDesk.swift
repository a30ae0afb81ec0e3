internal import AndonCore
internal import AndonDesk
internal import AndonLine

/// Takes what a person wants to see to the line.
struct LookDesk: Sendable {
    let line: Line

    func read(_ request: ReadRequest) async throws(DeskNo) -> ReadReply {
        guard let question = request.question, let unit = UInt8(exactly: request.unit) else {
            throw DeskNo(request.problem ?? "unit is \(request.unit)")
        }
        do {
            return ReadReply(line: line.plan.line, try await line.look(link: request.link, unit: unit, question))
        } catch {
            throw DeskNo(error.words, isPassing: error.isPassing)
        }
    }
}

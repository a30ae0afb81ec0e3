import Hummingbird

// The stop's modes and proof: hands, and the ledger of shadow. On the Unix socket alone.
extension DeskAPI {
    /// `GET /v1/shadow`: the stops that would have been.
    func shadowRoute() async -> Response { Self.json(await hands.shadow()) }

    /// `POST /v1/stop/arm` and its brothers: 200 with what was done, 409 with the reason where nothing was.
    func stopRoute(_ action: StopHandAction, _ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(StopHandRequest.self, request, context) { asked in
            if let problem = asked.problem(for: action) {
                return DeskRefusal.response(.badRequest, "\(problem); expected \(StopHandRequest.expected)")
            }
            do throws(DeskNo) {
                let reply = try await hands.stop(action, asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }
}

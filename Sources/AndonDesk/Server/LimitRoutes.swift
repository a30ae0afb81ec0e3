import Hummingbird

// The limits of control charts: a look, and a hand.
extension DeskAPI {
    /// `GET /v1/limits`: every chart and where its limits stand.
    func limitsRoute() async -> Response { Self.json(await hands.limits()) }

    /// `POST /v1/limits/accept` and its brothers: 200 with what was done, 409 with the reason where nothing was.
    func limitRoute(_ action: LimitAction, _ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(AlarmHandRequest.self, request, context) { asked in
            if let problem = action.problem(of: asked) {
                return DeskRefusal.response(.badRequest, "\(problem); expected \(AlarmHandRequest.expected)")
            }
            do throws(DeskNo) {
                let reply = try await hands.limit(action, asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }
}

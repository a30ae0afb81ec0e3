import FoundationEssentials
import Hummingbird

// The alarms: a look, a hand, and why.
extension DeskAPI {
    /// `GET /v1/alarms`: the alarms that are not at rest.
    func alarmsRoute() async -> Response { Self.json(await hands.alarms()) }

    /// `POST /v1/alarms/ack` and its brothers: 200 with what was done, 409 with the reason where nothing was.
    func alarmRoute(_ action: AlarmAction, _ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(AlarmHandRequest.self, request, context) { asked in
            if let problem = asked.problem(for: action) {
                return DeskRefusal.response(.badRequest, "\(problem); expected \(AlarmHandRequest.expected)")
            }
            do throws(DeskNo) {
                let reply = try await hands.alarm(action, asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }

    /// `POST /v1/why`: 200 with the story of an alarm, 409 where there is none.
    func whyRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(WhyRequest.self, request, context) { asked in
            do throws(DeskNo) {
                let reply = try await hands.why(asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }
}

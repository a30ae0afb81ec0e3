import FoundationEssentials
import Hummingbird

// What takes a body. Each body is bounded in bytes and time before a byte of it is looked at.
extension DeskAPI {
    static let handBytes = 4 << 10

    /// `POST /v1/reset`: 200 when the line is released, 409 with the causes that are left when it is not.
    func resetRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(ResetRequest.self, request, context) { asked in
            switch await hands.reset(asked) {
            case .released(let released): DeskRefusal.json(.ok, Array(try DeskJSON.bytes(released)))
            case .refused(let refused): DeskRefusal.json(.conflict, Array(try DeskJSON.bytes(refused)))
            }
        }
    }

    /// `POST /v1/read`: 200 with what came of it, also where the unit refuses or is silent; 409 with the reason where it is
    /// not asked, 503 where it may be asked in a moment.
    func readRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(ReadRequest.self, request, context) { asked in
            do throws(DeskNo) {
                let reply = try await hands.read(asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(error.isPassing ? .serviceUnavailable : .conflict, error.sentence)
            }
        }
    }

    /// `POST /v1/forget`: 200 with how many units had taught the agent something.
    func forgetRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        try await answer(ForgetRequest.self, request, context) { asked in
            do throws(DeskNo) {
                let reply = try await hands.forget(asked)
                return Self.json(reply)
            } catch {
                return DeskRefusal.response(.conflict, error.sentence)
            }
        }
    }

    static func json(_ value: some Encodable) -> Response {
        guard let bytes = try? DeskJSON.bytes(value) else {
            return DeskRefusal.response(.internalServerError, "the answer cannot be written")
        }
        return DeskRefusal.json(.ok, Array(bytes))
    }

    func answer<Asked: DeskRequest>(
        _ type: Asked.Type, _ request: Request, _ context: DeskContext, _ reply: (Asked) async throws -> Response
    ) async throws -> Response {
        let body: [UInt8]
        switch await RequestBytes.collect(request.body, atMost: Self.handBytes, within: .seconds(5)) {
        case .all(let bytes): body = bytes
        case .tooLong:
            return DeskRefusal.response(
                .contentTooLarge, "the body is longer than \(Self.handBytes) bytes; expected \(Asked.expected)",
                closing: context)
        case .tooSlow:
            return DeskRefusal.response(
                .requestTimeout, "the body was not complete within 5 s; expected \(Asked.expected)", closing: context)
        case .cut:
            return DeskRefusal.response(.badRequest, "the body was cut off", closing: context)
        }
        guard let asked = try? DeskJSON.value(type, from: Data(body)) else {
            return DeskRefusal.response(
                .badRequest, "the body is no JSON object of this form; expected \(Asked.expected)")
        }
        if let problem = asked.problem {
            return DeskRefusal.response(.badRequest, "\(problem); expected \(Asked.expected)")
        }
        return try await reply(asked)
    }
}

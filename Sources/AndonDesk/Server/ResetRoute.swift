import FoundationEssentials
import Hummingbird

extension DeskAPI {
    static let resetBytes = 4 << 10

    /// `POST /v1/reset`: 200 when the line is released, 409 with the causes that are left when it is not.
    func resetRoute(_ request: Request, _ context: DeskContext) async throws -> Response {
        let body: [UInt8]
        switch await RequestBytes.collect(request.body, atMost: Self.resetBytes, within: .seconds(5)) {
        case .all(let bytes): body = bytes
        case .tooLong:
            return DeskRefusal.response(
                .contentTooLarge, "the body is longer than \(Self.resetBytes) bytes; expected \(ResetRequest.expected)",
                closing: context)
        case .tooSlow:
            return DeskRefusal.response(
                .requestTimeout, "the body was not complete within 5 s; expected \(ResetRequest.expected)",
                closing: context)
        case .cut:
            return DeskRefusal.response(.badRequest, "the body was cut off", closing: context)
        }
        guard let asked = try? DeskJSON.value(ResetRequest.self, from: Data(body)) else {
            return DeskRefusal.response(
                .badRequest, "the body is no JSON object with by and reason; expected \(ResetRequest.expected)")
        }
        if let problem = asked.problem {
            return DeskRefusal.response(.badRequest, "\(problem); expected \(ResetRequest.expected)")
        }
        switch await reset(asked) {
        case .released(let released): return DeskRefusal.json(.ok, Array(try DeskJSON.bytes(released)))
        case .refused(let refused): return DeskRefusal.json(.conflict, Array(try DeskJSON.bytes(refused)))
        }
    }
}

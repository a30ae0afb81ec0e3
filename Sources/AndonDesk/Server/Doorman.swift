import Hummingbird

/// Turns away what no route takes, with a sentence that names what there is.
struct Doorman: RouterMiddleware {
    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        let methods = DeskAPI.paths.filter { $0.path == path }.map(\.method)
        guard !methods.isEmpty else {
            let known = DeskAPI.paths.map { "\($0.method.rawValue) \($0.path)" }.joined(separator: ", ")
            return DeskRefusal.response(.notFound, "unknown path \(shown(path)); known: \(known)", closing: context)
        }
        guard methods.contains(request.method) else {
            let allowed = methods.map(\.rawValue).joined(separator: ", ")
            var response = DeskRefusal.response(
                .methodNotAllowed, "\(path) takes \(allowed), not \(shown(request.method.rawValue))", closing: context)
            response.headers[.allow] = allowed
            return response
        }
        if request.method == .get, hasBody(request) {
            return DeskRefusal.response(.badRequest, "\(path) takes no body", closing: context)
        }
        return try await next(request, context)
    }

    private func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0"
    }

    private func shown(_ text: String) -> String { PlainText.harmless(text, atMost: 100) }
}

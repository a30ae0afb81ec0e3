import Hummingbird

extension DeskAPI {
    /// `GET /v1/status`: the `StatusReport` of this moment.
    func statusRoute() async throws -> Response {
        DeskRefusal.json(.ok, Array(try DeskJSON.bytes(await status())))
    }
}

import Hummingbird

extension DeskAPI {
    /// `GET /v1/figures`: the figures of the shifts and jobs that are under way.
    func figuresRoute() async -> Response { Self.json(await hands.figures()) }
}

import Hummingbird
import NIOCore

/// The routes of the local API and what they stand on. A route per file; each new one is entered in `paths`.
struct DeskAPI: Sendable {
    /// Every path and the method it takes.
    static let paths: [(path: String, method: HTTPRequest.Method)] =
        [
            ("/v1/status", .get), ("/v1/events", .get), ("/v1/reset", .post), ("/v1/read", .post),
            ("/v1/forget", .post), ("/v1/alarms", .get), ("/v1/why", .post), ("/v1/recipe", .get),
            ("/v1/recipe/choose", .post), ("/v1/limits", .get), ("/v1/figures", .get),
            ("/v1/shadow", .get),
        ] + AlarmAction.allCases.map { ("/v1/alarms/\($0.rawValue)", .post) }
        + LimitAction.allCases.map { ("/v1/limits/\($0.rawValue)", .post) }
        + StopHandAction.allCases.map { ("/v1/stop/\($0.rawValue)", .post) }

    let journal: EventJournal
    let status: @Sendable () async -> StatusReport
    let hands: DeskHands

    func router() -> Router<DeskContext> {
        let router = Router(context: DeskContext.self)
        router.add(middleware: Doorman())
        router.get("/v1/status") { _, _ in try await statusRoute() }
        router.get("/v1/events") { request, context in try eventsRoute(request, context) }
        router.post("/v1/reset") { request, context in try await resetRoute(request, context) }
        router.post("/v1/read") { request, context in try await readRoute(request, context) }
        router.post("/v1/forget") { request, context in try await forgetRoute(request, context) }
        router.get("/v1/alarms") { _, _ in await alarmsRoute() }
        router.get("/v1/recipe") { _, _ in await recipeRoute() }
        router.post("/v1/recipe/choose") { request, context in try await chooseRoute(request, context) }
        router.get("/v1/figures") { _, _ in await figuresRoute() }
        router.post("/v1/why") { request, context in try await whyRoute(request, context) }
        for action in AlarmAction.allCases {
            router.post("/v1/alarms/\(action.rawValue)") { request, context in
                try await alarmRoute(action, request, context)
            }
        }
        router.get("/v1/limits") { _, _ in await limitsRoute() }
        for action in LimitAction.allCases {
            router.post("/v1/limits/\(action.rawValue)") { request, context in
                try await limitRoute(action, request, context)
            }
        }
        router.get("/v1/shadow") { _, _ in await shadowRoute() }
        for action in StopHandAction.allCases {
            router.post("/v1/stop/\(action.rawValue)") { request, context in
                try await stopRoute(action, request, context)
            }
        }
        return router
    }
}

/// One request and the connection that it came on.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

import FoundationEssentials
import NIOCore
import NIOHTTP1

/// What the commands say to the agent of this machine. Works with no network and no broker.
package struct DeskClient: Sendable {
    private static let statusBytes = 16 << 20

    package let socketPath: String
    private let connection: DeskConnection

    /// `line` only completes the sentence of an error with the unit's name.
    package init(socketPath: String, line: String? = nil) {
        self.socketPath = socketPath
        connection = DeskConnection(path: socketPath, line: line)
    }

    /// The report of this moment, and its JSON as the agent sent it.
    package func status() async throws -> (report: StatusReport, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/status", atMost: Self.statusBytes)
        guard status == 200 else { throw refusal(status, body) }
        guard let report = try? DeskJSON.value(StatusReport.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its status has another form")
        }
        return (report, String(decoding: body, as: UTF8.self))
    }

    /// Asks the agent to release the line.
    package func reset(_ request: ResetRequest) async throws -> ResetReply {
        let body = Array(try DeskJSON.bytes(request))
        let (status, answer) = try await connection.answer(.POST, "/v1/reset", body: body, atMost: 1 << 20)
        switch status {
        case 200:
            if let released = try? DeskJSON.value(ResetReply.Released.self, from: Data(answer)) {
                return .released(released)
            }
        case 409:
            if let refused = try? DeskJSON.value(ResetReply.Refused.self, from: Data(answer)) {
                return .refused(refused)
            }
        default: throw refusal(status, answer)
        }
        throw DeskError.strange(path: socketPath, what: "its answer to the reset has another form")
    }

    /// Asks the agent what stands at a point. A unit may take as long as the plan gives it.
    package func read(_ request: ReadRequest) async throws -> ReadReply {
        try await ask("/v1/read", request, for: ReadReply.self, silence: .seconds(90))
    }

    /// Asks the agent to forget what units refused.
    package func forget(_ request: ForgetRequest) async throws -> ForgetReply {
        try await ask("/v1/forget", request, for: ForgetReply.self)
    }

    /// The alarms that are not at rest, and their JSON as the agent sent it.
    package func alarms() async throws -> (report: AlarmsReport, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/alarms", atMost: Self.statusBytes)
        guard status == 200 else { throw refusal(status, body) }
        guard let report = try? DeskJSON.value(AlarmsReport.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its alarms have another form")
        }
        return (report, String(decoding: body, as: UTF8.self))
    }

    /// The recipe in force, and its JSON as the agent sent it.
    package func recipe() async throws -> (status: RecipeStatus, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/recipe", atMost: Self.statusBytes)
        guard status == 200 else { throw refusal(status, body) }
        guard let recipe = try? DeskJSON.value(RecipeStatus.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its recipe has another form")
        }
        return (recipe, String(decoding: body, as: UTF8.self))
    }

    /// Chooses a recipe, or gives the choice back to the tag.
    package func choose(_ request: RecipeRequest) async throws -> RecipeReply {
        try await ask("/v1/recipe/choose", request, for: RecipeReply.self)
    }

    /// The figures of the shifts and jobs that are under way, and their JSON as the agent sent it.
    package func figures() async throws -> (table: FiguresTable, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/figures", atMost: 1 << 20)
        guard status == 200 else { throw refusal(status, body) }
        guard let table = try? DeskJSON.value(FiguresTable.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its figures have another form")
        }
        return (table, String(decoding: body, as: UTF8.self))
    }

    /// Puts a hand to an alarm.
    package func alarm(_ action: AlarmAction, _ request: AlarmHandRequest) async throws -> AlarmHandReply {
        try await ask("/v1/alarms/\(action.rawValue)", request, for: AlarmHandReply.self)
    }

    /// Asks why an alarm was raised.
    package func why(_ request: WhyRequest) async throws -> WhyReport {
        try await ask("/v1/why", request, for: WhyReport.self)
    }

    /// The limits of the charts, and their JSON as the agent sent it.
    package func limits() async throws -> (report: LimitsReport, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/limits", atMost: Self.statusBytes)
        guard status == 200 else { throw refusal(status, body) }
        guard let report = try? DeskJSON.value(LimitsReport.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its limits have another form")
        }
        return (report, String(decoding: body, as: UTF8.self))
    }

    /// Puts a hand to the limits of charts.
    package func limit(_ action: LimitAction, _ request: AlarmHandRequest) async throws -> AlarmHandReply {
        try await ask("/v1/limits/\(action.rawValue)", request, for: AlarmHandReply.self)
    }

    /// Puts a hand to the stop's modes or its proof. A test of the output may take its time.
    package func stop(_ action: StopHandAction, _ request: StopHandRequest) async throws -> StopHandReply {
        try await ask("/v1/stop/\(action.rawValue)", request, for: StopHandReply.self, silence: .seconds(180))
    }

    /// The stops that would have been, and their JSON as the agent sent it.
    package func shadow() async throws -> (report: ShadowReport, json: String) {
        let (status, body) = try await connection.answer(.GET, "/v1/shadow", atMost: Self.statusBytes)
        guard status == 200 else { throw refusal(status, body) }
        guard let report = try? DeskJSON.value(ShadowReport.self, from: Data(body)) else {
            throw DeskError.strange(path: socketPath, what: "its shadow ledger has another form")
        }
        return (report, String(decoding: body, as: UTF8.self))
    }

    private func ask<Reply: Decodable>(
        _ path: String, _ request: some Encodable, for type: Reply.Type, silence: TimeAmount = .seconds(10)
    ) async throws -> Reply {
        let body = Array(try DeskJSON.bytes(request))
        let (status, answer) = try await connection.answer(
            .POST, path, body: body, atMost: 1 << 20, silence: silence)
        guard status == 200 else { throw refusal(status, answer) }
        if let reply = try? DeskJSON.value(type, from: Data(answer)) { return reply }
        throw DeskError.strange(path: socketPath, what: "its answer has another form")
    }

    /// The history, then what happens, until the agent ends it (`follow: false`: after the history), `each` throws, or
    /// the task is cancelled.
    ///
    /// With `reconnects` an agent that goes away after it was there once is waited for: `.gone`, then `.back`, then the
    /// events after the last one seen. The next event is read when `each` has returned.
    /// - Throws: `DeskError` when there is no agent at the start, or it refuses.
    package func events(
        follow: Bool = true, after: String? = nil, reconnects: Bool = true, silence: Duration = .seconds(30),
        each: @escaping @Sendable (DeskEvent) async throws -> Void
    ) async throws {
        let seen = LastSeen(after)
        var pause = Duration.milliseconds(100)
        while true {
            do {
                try await connection.request(
                    .GET, uri(follow: follow, after: seen.id), silence: TimeAmount(silence)
                ) { status, parts in
                    if status == 200, seen.arrives() { try await each(.back) }
                    try await read(status, &parts, seen, each)
                }
                guard follow else { return }
                throw DeskError.gone(path: socketPath)
            } catch let error as DeskError {
                try Task.checkCancellation()
                // An agent that starts may refuse or be silent for a moment; one that never was there is an error.
                guard follow, reconnects, seen.wasThere, error.isAbsence else { throw error }
                if seen.leaves() {
                    pause = .milliseconds(100)
                    try await each(.gone("\(error)"))
                }
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }

    private func read(
        _ status: Int, _ parts: inout DeskConnection.Parts.AsyncIterator, _ seen: LastSeen,
        _ each: @Sendable (DeskEvent) async throws -> Void
    ) async throws {
        var lines = EventLines()
        var refusalBytes: [UInt8] = []
        loop: while let part = try await parts.next() {
            switch part {
            case .head: break
            case .end: break loop
            case .body(let buffer):
                guard status == 200 else {
                    refusalBytes.append(contentsOf: buffer.readableBytesView.prefix(max(0, 4096 - refusalBytes.count)))
                    continue
                }
                for event in try lines.take(buffer.readableBytesView, from: socketPath) {
                    seen.saw(event)
                    try await each(event)
                }
            }
        }
        guard status == 200 else { throw refusal(status, refusalBytes) }
    }

    private func uri(follow: Bool, after: String?) -> String {
        let place = after.map { "&after=\($0.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })" }
        return "/v1/events?follow=\(follow ? 1 : 0)\(place ?? "")"
    }

    private func refusal(_ status: Int, _ body: [UInt8]) -> DeskError {
        let said = try? DeskJSON.value([String: String].self, from: Data(body))["error"]
        let sentence = said ?? String(decoding: body.prefix(200), as: UTF8.self)
        return .refused(status: status, sentence: PlainText.harmless(sentence))
    }
}

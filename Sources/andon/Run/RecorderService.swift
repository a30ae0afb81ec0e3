internal import AndonCore
internal import AndonLine
internal import Logging
internal import ServiceLifecycle

/// Keeps what the line answered on disk, once a second; a disk that does not take it costs the recording and nothing else.
struct RecorderService: Service {
    let line: Line
    let tap: AnswerTap
    /// Where the files are.
    let path: String
    let logger: Logger

    func run() async throws {
        let folder = RecordFolder(path: path, mostBytes: line.plan.agent.recordingBytes)
        var problem: String?
        for await _ in Heartbeat(every: .seconds(1)).cancelOnGracefulShutdown() { keep(folder, &problem) }
        keep(folder, &problem)
    }

    /// Said once for each trouble, not each second.
    private func keep(_ folder: RecordFolder, _ problem: inout String?) {
        let wall = EventClock.now()
        guard let chunk = tap.takeChunk(wall: wall) else { return }
        let found = folder.append(chunk, began: wall.moment(wall.uptime))
        if let found, found != problem { logger.error("answers are not recorded: \(found)") }
        if found == nil, problem != nil { logger.notice("answers are recorded again") }
        problem = found
    }
}

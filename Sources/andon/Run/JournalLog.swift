internal import Foundation
internal import Logging

/// Lines for the journal: on standard error, with the level in front as systemd reads it (sd-daemon(3)), or in words on a
/// terminal.
struct JournalLog: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.notice
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(label: String) {}

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // One line an event, whatever a machine or a broker put into it.
        let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let message = "\(event.message)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
        let text = message.unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : String($0)
        }
        // A journal or a pipe that takes nothing holds nobody up: the line is given up, the event is not.
        var room = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&room, 1, 0) == 1, room.revents & Int16(POLLOUT) != 0 else { return }
        let line = (isTerminal ? "\(event.level): " : Self.prefix(event.level)) + text.joined() + "\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    private static func prefix(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }
}

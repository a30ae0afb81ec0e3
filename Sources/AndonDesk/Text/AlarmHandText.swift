/// What a command prints when a hand was taken.
package enum AlarmHandText {
    package static func lines(_ action: AlarmAction, _ reply: AlarmHandReply, clock: LocalClock = .system) -> [String] {
        let until = reply.until.map { " until \(clock.wallTime($0)?.clock ?? PlainText.harmless($0))" } ?? ""
        let done =
            switch action {
            case .ack: "acknowledged"
            case .reset: "latch reset"
            case .shelve: "silent\(until)"
            case .unshelve: "not silent any more"
            case .outOfService: "out of service"
            case .inService: "in service"
            }
        let note = reply.note.map { [PlainText.harmless($0)] } ?? []
        return reply.alarms.map { "\(done): \(PlainText.harmless($0))" } + note
    }
}

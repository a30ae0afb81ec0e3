internal import AndonCore
internal import AndonDesk
internal import AndonPlan
internal import ArgumentParser

struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Nothing stops the line for a stated time, while people work at it.",
        discussion: """
            Example: andon maintenance 2h --reason "feeder change"
                     andon stop --test --reason "half-yearly"
                     andon maintenance --end --reason "feeder changed"
            What would have stopped it is told. Its end needs nobody; an armed line is stopped then for what is active. Not a lock:
            it keeps nobody from starting the line. A line that is stopped stays so until andon reset.
            """)

    @Argument(help: "How long: 30min, 2h; at most 24h.")
    var duration: String?

    @Flag(help: "End it now.")
    var end = false

    @OptionGroup var hand: StopHandOptions

    func validate() throws {
        guard end == (duration == nil) else { throw ValidationError("a duration, or --end") }
    }

    func run() async throws {
        guard let duration else { return try await hand.take(.endMaintenance) }
        guard let span = ShelfText.parse(duration) else {
            return try await Refusal.report {
                throw Refusal("\"\(PlainText.harmless(duration))\" is no duration, such as 30min or 2h")
            }
        }
        try await hand.take(.maintain, seconds: span.inSeconds)
    }
}

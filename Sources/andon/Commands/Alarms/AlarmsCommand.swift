internal import AndonDesk
internal import ArgumentParser
internal import Foundation

struct AlarmsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alarms",
        abstract: "Shows the alarms: those that stand, that wait for somebody, that are silent or out of service.",
        discussion: "Example: andon alarms\nWhy one was raised: andon why ALARM")

    @OptionGroup var agent: AgentOptions
    @OptionGroup var screen: ScreenOptions

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        try await Refusal.report {
            let (report, text) = try await agent.client().alarms()
            let now = Int(Date().timeIntervalSince1970)
            for line in json ? [text] : AlarmListText(ink: screen.ink, now: now).lines(report) { print(line) }
        }
    }
}

internal import ArgumentParser

@main
struct Andon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "andon",
        abstract: "Watches one SMT line, stops it when a rule says so, and tells everybody.",
        discussion: """
            An operational stop: never a safety function.

            Example: andon check line.yaml && andon run line.yaml
            Exit codes: 0 done, 1 refused or failed (the reason is printed), 64 wrong usage.
            """,
        version: AgentVersion.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, PlanCommand.self, TestCommand.self, RecordCommand.self,
            ReplayCommand.self, ProbeCommand.self, ProfileCommand.self, TailCommand.self, StatusCommand.self,
            FiguresCommand.self, AlarmsCommand.self, WhyCommand.self, AckCommand.self, ShelveCommand.self,
            UnshelveCommand.self, OutOfServiceCommand.self, InServiceCommand.self, RecipeCommand.self,
            LimitsCommand.self, StopCommand.self, ArmCommand.self, DisarmCommand.self, MaintenanceCommand.self,
            ShadowCommand.self, ResetCommand.self, ForgetCommand.self, AuditCommand.self,
        ])
}

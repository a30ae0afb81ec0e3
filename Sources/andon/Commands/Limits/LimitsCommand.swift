internal import ArgumentParser

struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Shows the limits of control charts, and takes a person's hand to those that were learnt.",
        discussion: """
            Example: andon limits
                     andon limits study paste-drift --reason "new stencil"
                     andon limits accept paste-drift@printer/squeegee-pressure --reason "stencil 4711 runs well"
            A study only proposes: what is in force stays until somebody accepts. docs/process-control.md says more.
            """,
        subcommands: [LimitsShow.self, LimitsStudy.self, LimitsAccept.self, LimitsDecline.self],
        defaultSubcommand: LimitsShow.self)
}

internal import ArgumentParser

/// Looks at a wire and what answers on it, before a plan is written or when it is in doubt.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Looks at a wire: who answers, what stands at a point, what device it is, how long answers take.",
        discussion: """
            Reads only; `probe write` writes, and asks first. A port that a running agent owns is left alone: `read`, \
            `identify` and `profile` ask the agent with --ask-agent. Exit code 0 when something was found, 1 when not or when it is refused, 64 for wrong options.

            Examples:
              andon probe scan --device /dev/ttyUSB0 --baud 9600 --parity even
              andon probe read "holding 4096" --count 4 --unit 1 --host 192.0.2.20
              andon probe time "input 0" --plan line.yaml --link oven-bus --unit 3
              andon probe profile xy-md02 --device /dev/ttyUSB0
            """,
        subcommands: [
            ProbeScan.self, ProbeRead.self, ProbeTime.self, ProbeIdentify.self, ProbeProfile.self, ProbeListen.self,
            ProbeWrite.self,
        ])
}

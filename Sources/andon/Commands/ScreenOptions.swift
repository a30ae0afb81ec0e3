internal import AndonDesk
internal import ArgumentParser
internal import Foundation

/// Whether a command may use colour: on a terminal, unless the person or the environment says no (no-color.org).
struct ScreenOptions: ParsableArguments {
    @Flag(help: "Never use colour.")
    var noColor = false

    var ink: Ink {
        Ink(
            isTerminal: isatty(STDOUT_FILENO) == 1, noColor: noColor,
            environment: ProcessInfo.processInfo.environment)
    }
}

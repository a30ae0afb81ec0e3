internal import ArgumentParser
internal import Foundation

/// Whether a command may use colour: on a terminal, unless the person or the environment says no (no-color.org).
struct ScreenOptions: ParsableArguments {
    @Flag(help: "Never use colour.")
    var noColor = false

    var hasColour: Bool {
        guard !noColor, isatty(STDOUT_FILENO) == 1 else { return false }
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}

internal import Foundation

/// What a probe shows: each line as soon as it is known, and on a terminal how far it is.
struct ProbeScreen: Sendable {
    private let showsProgress = isatty(STDERR_FILENO) == 1

    /// Writes a line at once, also into a pipe: a person may end the command before it is done.
    func show(_ line: String) {
        clear()
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }

    func show(_ lines: [String]) { for line in lines { show(line) } }

    /// Says where the command is, in place of what it said before; nothing where standard error is no terminal.
    func progress(_ words: @autoclosure () -> String) {
        guard showsProgress else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\(words())\u{1B}[K".utf8))
    }

    /// Takes the last progress away.
    func clear() {
        guard showsProgress else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }

    /// Asks; the line that was typed, nil at the end of input.
    func ask(_ question: String) -> String? {
        try? FileHandle.standardOutput.write(contentsOf: Data(question.utf8))
        return readLine(strippingNewline: true)
    }
}

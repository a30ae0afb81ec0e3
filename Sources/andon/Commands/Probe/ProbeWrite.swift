internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeWrite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes one coil or register, after asking, and reads it back.",
        discussion: """
            Example: andon probe write "coil 16" on --write --host 192.0.2.30
            A machine may move. Without --write it only says what it would do.
            """)

    @Argument(help: "An area and a wire address: \"coil 16\" or \"holding 100\".")
    var point: String

    @Argument(help: "on or off for a coil, a number for a register.")
    var value: String

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @Option(help: "The word for a coil that takes neither FF00 nor 0000, such as 0x0100.")
    var coilWord: String?

    @Flag(help: "Do write.")
    var write = false

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            let (value, word) = try Self.value(value, at: point, coilWord)
            let target = try await wire.target()
            let words =
                "write \(self.value) to \(point.area.rawValue) \(point.address) of unit \(unit) on \(target.story)"
            guard write else { throw Refusal("would \(words). Nothing was written: add --write. A machine may move.") }
            print("This will \(words).\nA machine may move. Type yes to write: ", terminator: "")
            guard readLine(strippingNewline: true) == "yes" else { throw Refusal("Nothing was written.") }
            let (unit, link) = (unit, target.link)
            let (written, back) = try await ProbeThread.run { () throws -> (ProbeAnswer, ProbeAnswer) in
                let probe = try ProbeLink(link)
                let written = probe.write(unit: unit, point, word ?? value, coilWord: word != nil)
                return (written, probe.read(unit: unit, point.area, point.address, count: 1))
            }
            if case .owned = written.outcome { throw await ProbeOwner.locked(link) }
            guard written.values != nil else { throw Refusal("the write was not confirmed: \(written.words)") }
            print("written; read back: \(back.values.map { ProbeText.words($0, at: point)[0] } ?? back.words)")
        }
    }

    private static func value(_ text: String, at point: Point, _ coilWord: String?) throws -> (UInt16, word: UInt16?) {
        switch point.area {
        case .coil:
            guard let isOn = ["on": true, "off": false][text] else {
                throw Refusal("found \"\(text.prefix(40))\" for a coil, allowed: on or off")
            }
            return (isOn ? 1 : 0, try coilWord.map { try ProbeTarget.word($0) })
        case .holding: return (try ProbeTarget.word(text), nil)
        case .discrete, .input, .frame:
            throw Refusal("a \(point.area.rawValue) can only be read; a coil or a holding register can be written")
        }
    }
}

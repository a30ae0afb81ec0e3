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
            A machine may move. Without --write it only says what it would do; with it, it asks, and writes after "yes".
            Exit code 0 when it was written and is read back as written, 1 when not, 64 for wrong options.
            """)

    @Argument(help: "An area and a wire address: \"coil 16\" or \"holding 100\".")
    var point: String

    @Argument(help: "on or off for a coil, a number for a register (a negative one after --).")
    var value: String

    @Option(help: "The unit.")
    var unit: UInt8 = 1

    @Option(help: "The word for a coil that takes neither FF00 nor 0000, such as 0x0100.")
    var coilWord: String?

    @Flag(help: "Write with function 15 or 16, where the device has neither 5 nor 6; a plan may say so itself.")
    var multiple = false

    @Flag(help: "Do write.")
    var write = false

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            let (value, word) = try WriteText.value(value, at: point, coilWord: coilWord)
            let target = try await wire.target(for: unit)
            let link = target.link
            let kind: WriteKind = multiple ? .multiple : target.unit(unit).writes
            let order = WriteText.order(self.value, at: point, unit: unit, link)
            guard write else { throw Refusal("would \(order). Nothing was written: add --write. A machine may move.") }
            let screen = ProbeScreen()
            let reply = screen.ask("This will \(order).\nA machine may move. Type yes to write: ")
            guard reply == "yes" else { throw Refusal("Nothing was written.") }
            let unit = unit
            let (written, back) = try await ProbeThread.run { () throws -> (ProbeAnswer, ProbeAnswer) in
                let probe = try ProbeLink(link)
                let written = probe.write(unit: unit, point, word ?? value, coilWord: word != nil, kind)
                guard written.values != nil else { return (written, written) }
                return (written, probe.readTwice(unit: unit, point.area, point.address, count: 1))
            }
            switch written.outcome {
            case .values: break
            case .owned, .unopened: throw await ProbeOwner.end(written, link)
            case .refused: throw Refusal("unit \(unit) \(AnswerText.words(written)). Nothing was written.")
            default:
                throw Refusal("the write is not confirmed, and may have been done: \(AnswerText.ending(written))")
            }
            let outcome = WriteText.outcome(value, back: back, at: point)
            guard outcome.isSame else { throw Refusal(outcome.text) }
            screen.show(outcome.text)
        }
    }
}

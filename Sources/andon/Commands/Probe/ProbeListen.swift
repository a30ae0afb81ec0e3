internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeListen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Shows the bytes that a serial device sends, as they come.",
        discussion: """
            Example: andon probe listen --device /dev/ttyUSB0 --baud 9600 --parity none --stop-bits 1 --ask "W\\r\\n"
            Bytes that come without a pause of 30 ms are one frame: in hexadecimal, and as text.
            Exit code 0 when bytes came, 1 when none did, 64 for wrong options.
            """)

    @Option(help: "Send this first; \\r \\n \\t and \\x02 are bytes.")
    var ask = ""

    @Option(help: "How many frames; then it ends.")
    var frames = 10

    @OptionGroup var wire: ProbeSerialOptions

    func run() async throws {
        try await Refusal.probe {
            guard (1...100_000).contains(frames) else {
                throw ProbeRefusal(["found \(frames) for --frames, allowed: 1 to 100000"])
            }
            let bytes = try ProbeTarget.bytes(ask)
            var link = try await wire.target().link
            guard var serial = link.driver.serial else {
                throw ProbeRefusal(["probe listen reads a serial port: give --device, --baud and --parity"])
            }
            serial.baud = wire.slowBaud ?? serial.baud
            link.driver = .serialFrames(
                serial, FramePlan(framing: .silence(.milliseconds(30)), mostBytes: 1_024, asks: [bytes]))
            guard ProbeLink.isLinked(link.driver) else {
                throw Refusal("probe listen needs the driver serial-frames, which this build of andon does not have")
            }
            if wire.timeout == nil { link.timeout = .seconds(10) }
            let patience = ProbeText.duration(link.timeout)
            let (last, count) = try await listen(link, bytes)
            switch last.outcome {
            case .values: return
            case .silent where count > 0: ProbeScreen().show("nothing more came within \(patience)")
            case .silent: throw Refusal("nothing came within \(patience); --timeout waits longer")
            default: throw await ProbeOwner.end(last, link)
            }
        }
    }

    /// - Returns: the last answer, and how many frames came.
    private func listen(_ link: LinkPlan, _ bytes: [UInt8]) async throws -> (last: ProbeAnswer, count: Int) {
        let frames = frames
        return try await ProbeThread.run {
            let (probe, screen) = (try ProbeLink(link), ProbeScreen())
            var count = 0
            while true {
                let answer = probe.frame(count == 0 ? bytes : [])
                guard let words = answer.values else { return (answer, count) }
                count += 1
                screen.show("frame \(count), \(words.count) bytes:")
                screen.show(ProbeText.bytes(words).map { "  " + $0 })
                if count == frames { return (answer, count) }
            }
        }
    }
}

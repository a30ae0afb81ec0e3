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
            Bytes that come without a pause of 30 ms stand in one line: as text, and in hexadecimal.
            """)

    @Option(help: "Send this first; \\r \\n \\t and \\x02 are bytes.")
    var ask = ""

    @Option(help: "How many frames; then it ends.")
    var frames = 10

    @OptionGroup var wire: ProbeOptions

    func run() async throws {
        try await Refusal.probe {
            guard (1...100_000).contains(frames) else {
                throw Refusal("found \(frames) for --frames, allowed: 1 to 100000")
            }
            let bytes = try ProbeTarget.bytes(ask)
            var target = try await wire.target()
            guard let serial = target.link.driver.serial else {
                throw Refusal("probe listen reads a serial port: give --device, --baud and --parity")
            }
            target.link.driver = .serialFrames(
                serial, FramePlan(framing: .silence(.milliseconds(30)), mostBytes: 1_024, asks: [bytes]))
            if wire.timeout == nil { target.link.timeout = .seconds(10) }
            let (link, frames) = (target.link, frames)
            let owned = try await ProbeThread.run { () throws -> Bool in
                let probe = try ProbeLink(link)
                for number in 0..<frames {
                    let answer = probe.frame(number == 0 ? bytes : [])
                    switch answer.outcome {
                    case .owned: return true
                    case .values(let words): print("  " + ProbeText.bytes(words))
                    case .silent:
                        throw Refusal("nothing came within \(ProbeText.duration(link.timeout)); --timeout waits longer")
                    case .failed(let words): throw Refusal(words)
                    case .refused: break
                    }
                }
                return false
            }
            if owned { throw await ProbeOwner.locked(link) }
        }
    }
}

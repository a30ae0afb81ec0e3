internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser
internal import Foundation

struct ProbeScan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Asks one unit after the other whether it is there.",
        discussion: """
            Example: andon probe scan --device /dev/ttyUSB0 --baud 9600 --parity even --units 1-32
            With --try-settings the usual speeds and parities of a serial port are tried one after the other.
            A refusal is an answer too: the unit is there. Exit code 1 when nobody answers.
            """)

    @OptionGroup var wire: ProbeOptions

    @Option(help: "The units to ask: 7, 1-32, or 1,5,9.")
    var units = "1-32"

    @Option(help: "What is read from each: one that the device has answers quicker than a refusal.")
    var point = "holding 0"

    @Flag(help: "Try the usual settings of a serial port.")
    var trySettings = false

    func run() async throws {
        try await Refusal.probe {
            let units = try UnitList.parse(units)
            let point = try ProbeTarget.point(point)
            let target = try await wire.target()
            let candidates = trySettings ? SerialGuesses.all(of: target.link) : [target.link]
            var found = 0
            for var link in candidates {
                // A scan of many silent units should not take minutes, unless a person says so.
                if wire.timeout == nil { link.timeout = min(link.timeout, .milliseconds(200)) }
                print("\(ProbeTarget(link).story)")
                let here = try await scan(link, units, point)
                found += here
                if trySettings, here > 0 { break }
            }
            guard found > 0 else { throw Refusal(Self.silence(target.link)) }
        }
    }

    private func scan(_ link: LinkPlan, _ units: [UInt8], _ point: Point) async throws -> Int {
        let outcome = try await ProbeThread.run { () throws -> ScanOutcome in
            let probe = try ProbeLink(link)
            var found = 0
            for unit in units {
                var answer = probe.read(unit: unit, point.area, point.address, count: 1)
                // What was on the bus before, or a unit that wakes up: asked once more.
                if case .failed = answer.outcome {
                    answer = probe.read(unit: unit, point.area, point.address, count: 1)
                }
                switch answer.outcome {
                case .owned: return .owned
                case .failed(let words) where !answer.isAlive && found == 0 && unit == units[0]:
                    print("  unit \(unit): \(words)")
                case .failed(let words): print("  unit \(unit): something is there: \(words)")
                case .values, .refused:
                    found += 1
                    print("  " + ProbeText.presence(unit, answer.words, took: answer.took))
                case .silent: break
                }
            }
            return .found(found)
        }
        switch outcome {
        case .owned: throw await ProbeOwner.locked(link)
        case .found(let count): return count
        }
    }

    private enum ScanOutcome: Sendable { case found(Int), owned }

    private static func silence(_ link: LinkPlan) -> String {
        guard link.driver.serial != nil else {
            return "nobody answers. Is the address right, the cable in, and Modbus turned on in the device? "
                + "Some gateways answer unit 255 or 1 only: try --units 1,255."
        }
        return "nobody answers. Are A and B swapped, is the device's protocol Modbus RTU (many leave the factory with "
            + "another one), are speed and parity right? --try-settings tries the usual ones; --timeout 1s waits longer."
    }
}

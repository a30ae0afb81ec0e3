internal import AndonCore
internal import AndonLine
internal import AndonPlan
internal import ArgumentParser

struct ProbeScan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Asks one unit after the other whether it is there.",
        discussion: """
            Example: andon probe scan --device /dev/ttyUSB0 --baud 9600 --parity even --units 1-32
            A refusal is an answer too: the unit is there. With --try-settings the usual speeds and parities of a serial \
            port are tried one after the other, until somebody answers.
            Exit code 0 when a unit answers, 1 when nobody does or the wire cannot be opened, 64 for wrong options.
            """)

    @OptionGroup var wire: ProbeOptions

    @Option(help: "The units to ask: 7, 1-32, or 1,5,9.")
    var units = "1-32"

    @Option(help: "What is read from each: one that the device has answers quicker than a refusal.")
    var point = "holding 0"

    @Option(help: "How often a silent unit is asked; 2, or 1 with --try-settings.")
    var asks: Int?

    @Flag(help: "Try the usual settings of a serial port.")
    var trySettings = false

    func run() async throws {
        try await Refusal.probe {
            let point = try ProbeTarget.point(point)
            let target = try await wire.target(triesSettings: trySettings)
            let units = try UnitList.parse(units, isSerial: target.link.driver.serial != nil)
            let asks = asks ?? (trySettings ? 1 : 2)
            guard (1...10).contains(asks) else { throw ProbeRefusal(["found \(asks) for --asks, allowed: 1 to 10"]) }
            let screen = ProbeScreen()
            for note in ProbePort.notes(target.link) { screen.show(note) }
            let links = candidates(target.link)
            screen.show(ScanText.head(links, units: units.count, asks: asks, point.area))
            var last = ScanWalk(units, asks: asks)
            var strayBytes: UInt64 = 0
            for (number, link) in links.enumerated() {
                if links.count > 1 { screen.show(ScanText.attempt(number + 1, of: links.count, link.driver)) }
                var walk = try await scan(
                    link, ScanWalk(units, asks: asks, lateAfter: trySettings ? nil : link.timeout), point, screen)
                strayBytes += walk.strayBytes
                walk.strayBytes = strayBytes
                // With another speed a noisy bus may be a quiet one.
                if let end = walk.end, !trySettings || end.isForAll { throw await ProbeOwner.end(end, link) }
                let summary = ScanText.summary(walk, link)
                if !summary.isEmpty { return screen.show(summary) }
                last = walk
            }
            throw Refusal(ScanText.silence(last, target.link, triesSettings: trySettings))
        }
    }

    private func candidates(_ given: LinkPlan) -> [LinkPlan] {
        var link = given
        // A scan of many silent units should not take minutes, unless a person says so.
        if wire.serial.timeout == nil { link.timeout = min(link.timeout, .milliseconds(200)) }
        return trySettings ? SerialGuesses.all(of: link, isLinked: ProbeLink.isLinked) : [link]
    }

    private func scan(
        _ link: LinkPlan, _ walk: ScanWalk, _ point: Point, _ screen: ProbeScreen
    ) async throws -> ScanWalk {
        try await ProbeThread.run {
            var walk = walk
            let probe = try ProbeLink(link)
            while let unit = walk.unit {
                screen.progress("  unit \(unit), \(walk.done) of \(walk.count) done")
                probe.timeout = walk.isPatient ? max(.seconds(1), link.timeout * 5) : link.timeout
                let strays = probe.strayBytes
                let answer = probe.read(unit: unit, point.area, point.address, count: 1)
                if let finding = walk.take(answer, isDisturbed: probe.strayBytes > strays) {
                    screen.show(ScanText.line(finding))
                }
            }
            screen.clear()
            walk.strayBytes = probe.strayBytes
            return walk
        }
    }
}

extension ProbeAnswer {
    /// No other setting of the port makes it better.
    fileprivate var isForAll: Bool {
        switch outcome {
        case .owned, .unopened: true
        case .garbled where isEcho: true
        case .values, .refused, .silent, .lost, .garbled, .failed: false
        }
    }
}

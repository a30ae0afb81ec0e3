package import AndonCore

/// The wire that a person wants to look at, from the words of a command line: read and checked as a plan's link is.
package struct ProbeTarget: Sendable {
    package var link: LinkPlan
    /// Where the words came from, for people: `/dev/ttyUSB0 at 9600 baud, …`.
    package var story: String
    /// What the plan says of single units behind it.
    private var units: [UInt8: UnitPlan] = [:]

    /// Reads the settings of a link (`driver`, `device`, `baud`, …, the keys of the plan).
    ///
    /// - Throws: what is wrong with them, in the plan's words, one mistake in a line.
    package init(settings: [(key: String, value: String)]) throws(ProbeRefusal) {
        let pairs = settings.map { "\($0.key): \(Self.quoted($0.value))" }.joined(separator: ", ")
        let text = """
            andon: 1
            site: probe
            line: probe
            links: { probe: { \(pairs) } }
            machines: { probe: { kind: other, link: probe, tags: { value: { at: holding 0, type: uint16, poll: 1h } } } }
            """
        do {
            self.init(try PlanReader.read(Array(text.utf8), file: "probe").links[0])
        } catch {
            throw ProbeRefusal(error.mistakes.map { Self.asOption($0.text) })
        }
    }

    /// A link of a plan.
    package init(_ link: LinkPlan, units: [UInt8: UnitPlan] = [:]) {
        self.link = link
        self.units = units
        story = LinkLine.story(link.driver)
    }

    /// Speeds of ports that speak frames, and not Modbus.
    package static var slowBauds: [Int] { SerialReader.slowBauds }

    /// What is known of a unit: what the plan says of it, else what is true for every unit of the link.
    package func unit(_ number: UInt8) -> UnitPlan { units[number] ?? link.defaults }

    /// A point as the plan writes it: `holding 4096`, `40101`.
    package static func point(_ text: String) throws(ProbeRefusal) -> Point {
        do {
            return try PointText.parse(text)
        } catch {
            let hint = error.suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
            throw ProbeRefusal([
                "found \(Quoted.text(text)) for the point, allowed: "
                    + (error.allowed ?? "an area and a wire address such as \"holding 4096\", or 40101") + hint
            ])
        }
    }

    /// A length of time as the plan writes it: `200ms`.
    package static func duration(_ text: String) throws(ProbeRefusal) -> TimeSpan {
        do {
            return try DurationText.parse(text, from: .milliseconds(1), to: .minutes(1))
        } catch {
            throw ProbeRefusal([
                "found \(Quoted.text(text)) for --timeout, allowed: \(error.allowed ?? "a duration such as 200ms")"
            ])
        }
    }

    /// A word for a register: `300`, `0x012C`, `-5`.
    package static func word(_ text: String) throws(ProbeRefusal) -> UInt16 {
        do {
            return UInt16(truncatingIfNeeded: try NumberText.whole(text, in: -32_768...65_535))
        } catch {
            throw ProbeRefusal([
                "found \(Quoted.text(text)), allowed: a whole number from -32768 to 65535, or 0x0000 to 0xFFFF"
            ])
        }
    }

    /// A count of registers or bits from a point on, within what one request can ask for.
    package static func check(count: Int, at point: Point) throws(ProbeRefusal) {
        let most = point.area.isBits ? 2_000 : 125
        guard (1...most).contains(count) else {
            let what = point.area.isBits ? "bits" : "registers"
            throw ProbeRefusal(["found \(count) for --count, allowed: 1 to \(most) \(what) in one request"])
        }
        guard Int(point.address) + count <= 65_536 else {
            throw ProbeRefusal([
                "found \(count) for --count from \(point.area.rawValue) \(point.address) on, "
                    + "allowed: addresses up to 65535"
            ])
        }
    }

    /// A mistake in a plan's words as a mistake of a command line: there is no link "probe", and a key is an option.
    private static func asOption(_ text: String) -> String {
        let missing = #"found link "probe" without the key ""#
        guard text.hasPrefix(missing) else { return text.replacing(#" in link "probe""#, with: "") }
        let key = text.dropFirst(missing.count).prefix { $0 != "\"" }
        let allowed = text.dropFirst(missing.count + key.count).drop { $0 != ":" }.dropFirst()
        return "--\(key) is missing: give"
            + allowed
            .replacing(" \(key):", with: "")
    }

    /// As a YAML text in double quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 32: quoted += "?"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

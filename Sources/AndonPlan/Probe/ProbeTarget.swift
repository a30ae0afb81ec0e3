package import AndonCore

/// The wire that a person wants to look at, from the words of a command line: read and checked as a plan's link is.
package struct ProbeTarget: Sendable {
    package var link: LinkPlan
    /// Where the words came from, for people: `/dev/ttyUSB0 at 9600 baud, …`.
    package var story: String

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
            throw ProbeRefusal(error.mistakes.map(\.text))
        }
    }

    /// A link of a plan.
    package init(_ link: LinkPlan) {
        self.link = link
        story = LinkStory.endpoint(link.driver)
    }

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
            throw ProbeRefusal(["found \(Quoted.text(text)), allowed: \(error.allowed ?? "a duration such as 200ms")"])
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

    /// Bytes as a person writes them: letters, and `\\r`, `\\n`, `\\t`, `\\x02`; at most 200.
    package static func bytes(_ text: String) throws(ProbeRefusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        let named: [UInt8: UInt8] = [
            UInt8(ascii: "r"): 13, UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "0"): 0,
            UInt8(ascii: "\\"): 92,
        ]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let letter = rest.popFirst() else { throw badBytes(text) }
            if let plain = named[letter] {
                bytes.append(plain)
            } else if letter == UInt8(ascii: "x"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2
            {
                rest = rest.dropFirst(2)
                bytes.append(value)
            } else {
                throw badBytes(text)
            }
        }
        guard bytes.count <= 200 else { throw badBytes(text) }
        return bytes
    }

    private static func badBytes(_ text: String) -> ProbeRefusal {
        ProbeRefusal([
            "found \(Quoted.text(text)), allowed: at most 200 bytes; those that are no letters as "
                + #"\r, \n, \t, \0, \\ or \x02"#
        ])
    }

    /// As a YAML text in double quotes.
    private static func quoted(_ text: String) -> String {
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

/// What is wrong with the words of a probe.
package struct ProbeRefusal: Error, CustomStringConvertible {
    package var sentences: [String]

    package init(_ sentences: [String]) { self.sentences = sentences }

    package var description: String { sentences.joined(separator: "\n") }
}

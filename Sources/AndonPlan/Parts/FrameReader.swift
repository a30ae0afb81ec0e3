import AndonCore

/// Reads how a device's bytes are cut into frames.
enum FrameReader {
    /// The longest frame that any driver takes.
    private static let most = 1_024

    /// Nil after saying what is missing or wrong.
    static func read(_ link: Section) -> FramePlan? {
        link.require("frame")
        guard let section = link.section("frame", .frame, name: "frame of \(link.name)") else { return nil }
        let longest = section.read("at-most", length)
        let ways = ["ends-with", "length", "length-prefix", "silence"].filter(section.has)
        guard ways.count == 1, let way = ways.first else {
            section.mistakes.add(
                section.place, found: "\(ways.isEmpty ? "no way" : ways.joined(separator: " and ")) in \(section.name)",
                allowed: "exactly one of ends-with (alone or with starts-with), length, length-prefix or silence")
            return nil
        }
        if way != "ends-with" {
            section.misplaced("starts-with", allowed: "with ends-with")
            section.misplaced("checksum", allowed: "with starts-with and ends-with")
        }
        let quiet: FramePlan.Quiet? = section.read("quiet-at-most") { (text) throws(Mismatch) in
            if text == "forever" { return .forever }
            return .atMost(try DurationText.parse(text, from: .milliseconds(100), to: .minutes(60 * 24)))
        }
        guard let framing = framing(way, section) else { return nil }
        var plan = FramePlan(framing: framing, mostBytes: longest ?? 256, quiet: quiet ?? .asLongAsTimeout)
        if case .fixed(let length) = framing {
            section.misplaced("at-most", allowed: "without length, which says it already")
            plan.mostBytes = length
        } else if plan.mostBytes < framing.leastBytes {
            section.wrong(
                "at-most", found: "at most \(plan.mostBytes) bytes in \(section.name)",
                allowed:
                    "at least \(framing.leastBytes), which one byte of content takes with all that stands around it")
        }
        return plan
    }

    private static func framing(_ way: String, _ section: Section) -> FramePlan.Framing? {
        switch way {
        case "length": return section.read("length", length).map { .fixed(length: $0) }
        case "silence":
            let silence = section.read("silence") { (text) throws(Mismatch) in
                try DurationText.parse(text, from: .milliseconds(1), to: .seconds(10))
            }
            return silence.map(FramePlan.Framing.silence)
        case "length-prefix": return prefix(section)
        default: return delimited(section)
        }
    }

    private static func delimited(_ section: Section) -> FramePlan.Framing? {
        let end = section.read("ends-with", delimiter)
        guard section.has("starts-with") else {
            section.misplaced("checksum", allowed: "with starts-with and ends-with")
            return end.map(FramePlan.Framing.delimiter)
        }
        let start = section.read("starts-with", delimiter)
        let checksum = checksum(section)
        guard let start, let end else { return nil }
        return .bracketed(start: start, end: end, checksum: checksum)
    }

    private static func checksum(_ frame: Section) -> FrameChecksum? {
        guard let section = frame.section("checksum", .checksum, name: "checksum of \(frame.name)") else { return nil }
        let kind: FrameChecksum.Kind? = section.read("kind", WordText.parse)
        let isHexadecimal: Bool? = section.read("written") { (text) throws(Mismatch) in
            guard text == "bytes" || text == "hex" else { throw Mismatch() }
            return text == "hex"
        }
        let covers: (start: Bool, end: Bool)? = section.read("covers") { (text) throws(Mismatch) in
            switch text {
            case "none": return (false, false)
            case "start": return (true, false)
            case "end": return (false, true)
            case "both": return (true, true)
            default: throw Mismatch()
            }
        }
        guard let kind else { return nil }
        return FrameChecksum(
            kind: kind, isHexadecimal: isHexadecimal ?? false, coversStart: covers?.start ?? false,
            coversEnd: covers?.end ?? true)
    }

    private static func prefix(_ frame: Section) -> FramePlan.Framing? {
        let name = "length-prefix of \(frame.name)"
        guard let section = frame.section("length-prefix", .lengthPrefix, name: name) else { return nil }
        let at = section.read("at") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...256) }
        let bytes = section.read("bytes") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...2) }
        let isBig: Bool? = section.read("order") { (text) throws(Mismatch) in
            guard text == "big" || text == "little" else { throw Mismatch() }
            return text == "big"
        }
        let adds = section.read("adds") { (text) throws(Mismatch) in try NumberText.whole(text, in: 0...255) }
        guard let at, !section.has("bytes") || bytes != nil else { return nil }
        return .lengthPrefix(at: at - 1, bytes: bytes ?? 1, isBigEndian: isBig ?? true, adds: adds ?? 0)
    }

    private static func length(_ text: String) throws(Mismatch) -> Int { try NumberText.whole(text, in: 1...most) }

    private static func delimiter(_ text: String) throws(Mismatch) -> [UInt8] {
        try BytesText.parse(text, atMost: 8)
    }
}

extension FramePlan.Framing {
    /// Bytes of the shortest frame that can say something.
    fileprivate var leastBytes: Int {
        switch self {
        case .delimiter(let end): end.count + 1
        case .fixed, .silence: 1
        case .lengthPrefix(let at, let bytes, _, let adds): at + bytes + adds
        // The checksum of any kind has at most four characters.
        case .bracketed(let start, let end, _): start.count + end.count + 5
        }
    }
}

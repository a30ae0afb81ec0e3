import AndonCore

// Commands about one unit: `WORD LINK UNIT [NUMBER] [at AREA ADDRESS]`.
extension CommandReader {
    static let unitHelp = [
        "dead MACHINE | dead LINK UNIT never answers; mute LINK UNIT does it and never answers",
        "late LINK UNIT TIME           answers later: late oven-bus 3 400ms",
        "wrong-unit LINK UNIT          answers with another unit number",
        "wrong-function, wrong-echo, fewer, short, twice, extra, noise, noise-inside, split, trickle LINK UNIT",
        "wrong-transaction, cut, reset LINK UNIT; wrong-protocol LINK UNIT [NUMBER]; wrong-length LINK UNIT NUMBER   (TCP)",
        "answers-broadcast LINK UNIT   (serial)",
        "wrong-count LINK UNIT NUMBER  another byte count; wrong-crc LINK UNIT [SHARE%]   (serial)",
        "exception LINK UNIT CODE      refuses everything with code 0 to 255; busy LINK UNIT TIMES",
        "no-function LINK UNIT CODE    does not have this function: no-function io-net 1 6",
        "limit LINK UNIT COUNT         no more values at once; shift LINK UNIT BY; zeros LINK UNIT TIME",
        "no-address LINK UNIT AREA FIRST..LAST    refuses these addresses: no-address oven-bus 1 holding 4100..4101",
        "…  at AREA ADDRESS            behind any of these: only requests that touch the address",
        "…  times NUMBER               behind any but zeros and no-address: so many requests, then it is over",
    ]

    private static let plain: [String: UnitFault] = [
        "dead": .dead, "mute": .mute, "wrong-unit": .wrongUnit, "wrong-function": .wrongFunction,
        "wrong-transaction": .wrongTransaction, "wrong-echo": .wrongEcho, "fewer": .fewer,
        "short": .short, "cut": .cut, "reset": .reset, "twice": .twice, "extra": .extra, "noise": .noise,
        "split": .split, "trickle": .trickle, "noise-inside": .noiseInside, "answers-broadcast": .answersBroadcast,
    ]
    static let unitWords =
        plain.keys.sorted() + [
            "late", "wrong-protocol", "wrong-length", "wrong-count", "wrong-crc", "exception", "busy", "limit", "shift",
            "zeros",
            "no-address", "no-function",
        ]

    /// The command; nil where the word is none of these.
    func unitCommand(_ verb: String, _ words: [String]) throws(Refusal) -> SimCommand? {
        guard Self.unitWords.contains(verb) else { return nil }
        guard words.count > 2, words[words.count - 2] == "times" else { return try lastingCommand(verb, words) }
        let times = try whole(words[words.count - 1], 1...1_000_000)
        guard case .unit(let place, let fault, _) = try lastingCommand(verb, words.dropLast(2)) else {
            throw Refusal(text: "\(verb) is no fault of single requests: leave \"times\" out")
        }
        return .unit(place, fault, times: times)
    }

    private func lastingCommand(_ verb: String, _ words: [String]) throws(Refusal) -> SimCommand {
        if verb == "no-address" { return try noAddress(words) }
        var words = words
        var point: Point?
        if let at = words.firstIndex(of: "at") {
            guard words.count == at + 3 else { throw Refusal(text: "use: \(verb) LINK UNIT … at AREA ADDRESS") }
            point = Point(try area(words[at + 1]), UInt16(try whole(words[at + 2], 0...65_535)))
            words.removeSubrange(at...)
        }
        guard words.count >= 2 else {
            throw Refusal(text: "use: \(verb) LINK UNIT\(Self.takesNumber(verb) ? " NUMBER" : "")")
        }
        let place = FaultPlace(try unit(words), at: point)
        let number = words.count > 2 ? words[2] : nil
        guard words.count <= (Self.takesNumber(verb) ? 3 : 2) else {
            throw Refusal(text: "use: \(verb) LINK UNIT\(Self.takesNumber(verb) ? " NUMBER" : "")")
        }
        if let fault = Self.plain[verb] { return .unit(place, fault) }
        if verb == "wrong-protocol" {
            return .unit(place, .wrongProtocol(UInt16(try whole(number ?? "1", 1...65_535))))
        }
        if verb == "wrong-crc" { return .unit(place, .wrongChecksum(share: try number.map(share) ?? 1)) }
        guard let number else { throw Refusal(text: "use: \(verb) LINK UNIT NUMBER") }
        switch verb {
        case "late": return .unit(place, .late(try span(number)))
        case "zeros": return .zeros(place, try span(number))
        case "exception": return .unit(place, .exception(UInt8(try whole(number, 0...255))))
        case "wrong-length": return .unit(place, .wrongLength(UInt16(try whole(number, 0...65_535))))
        case "wrong-count": return .unit(place, .wrongCount(UInt8(try whole(number, 0...255))))
        case "busy": return .unit(place, .busy(try whole(number, 1...1_000_000)))
        case "no-function": return .unit(place, .noFunction(UInt8(try whole(number, 1...127))))
        case "limit": return .unit(place, .limit(try whole(number, 1...2_000)))
        default: return .unit(place, .shift(try whole(number, -1_000...1_000)))
        }
    }

    private static func takesNumber(_ verb: String) -> Bool { plain[verb] == nil }

    private func noAddress(_ words: [String]) throws(Refusal) -> SimCommand {
        guard words.count == 4 else { throw Refusal(text: "use: no-address LINK UNIT AREA FIRST..LAST") }
        let ends = words[3].split(separator: ".", omittingEmptySubsequences: true).map(String.init)
        guard let first = ends.first, ends.count <= 2 else {
            throw Refusal(text: "\(shown(words[3])) is no range (4100, 4100..4109)")
        }
        let (low, high) = (try whole(first, 0...65_535), try whole(ends.last ?? first, 0...65_535))
        guard low <= high else { throw Refusal(text: "\(shown(words[3])) ends before it begins") }
        return .refuseRange(try unit(words), PointRange(try area(words[2]), UInt16(low), UInt16(high)))
    }

    private func area(_ word: String) throws(Refusal) -> Area {
        guard let area = Area(rawValue: word), Area.modbus.contains(area) else {
            throw Refusal(text: unknown("area", word, Area.modbus.map(\.rawValue)))
        }
        return area
    }

    private func whole(_ word: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let number = Int(word), range.contains(number) else {
            throw Refusal(text: "\(shown(word)) is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

import AndonCore

/// Reads the settings of a serial port.
enum SerialReader {
    /// What a serial port is asked for; other speeds are not in the field.
    static let bauds = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400]

    /// What old devices with frames of their own speak as well.
    static let slowBauds = [300, 600]

    /// Nil after saying what is missing or wrong.
    static func read(_ section: Section, dataBits standard: Int, bauds: [Int] = bauds) -> SerialPlan? {
        for key in ["device", "baud", "parity"] { section.require(key) }
        let device = section.read("device", PlainText.path)
        let characters = characters(section, bauds: bauds)
        let dataBits = section.read("data-bits") { (text) throws(Mismatch) in try NumberText.whole(text, in: 7...8) }
        let strips: Bool? = section.read("echo") { (text) throws(Mismatch) in
            guard text == "strip" || text == "none" else { throw Mismatch() }
            return text == "strip"
        }
        let rs485 = rs485(section)
        guard let device, let characters else { return nil }
        return SerialPlan(
            device: device, baud: characters.baud, dataBits: dataBits ?? standard, parity: characters.parity,
            stopBits: characters.stopBits, rs485: rs485, stripsEcho: strips ?? false)
    }

    /// How the line behind a device server is set; nil where the plan does not say, or after saying what is wrong.
    static func readBehind(_ section: Section) -> SerialPlan? {
        guard ["baud", "parity", "stop-bits"].contains(where: section.has) else { return nil }
        for key in ["baud", "parity"] { section.require(key) }
        return characters(section, bauds: bauds).map {
            SerialPlan(device: "", baud: $0.baud, parity: $0.parity, stopBits: $0.stopBits)
        }
    }

    /// How fast and how long the characters are.
    private static func characters(
        _ section: Section, bauds: [Int]
    ) -> (baud: Int, parity: SerialPlan.Parity, stopBits: Int)? {
        let baud: Int? = section.read("baud") { (text) throws(Mismatch) in
            if let baud = bauds.first(where: { String($0) == text }) { return baud }
            let words = bauds.map(String.init)
            throw Mismatch(allowed: Quoted.choice(words), suggestion: NearestName.of(text, among: words))
        }
        let parity: SerialPlan.Parity? = section.read("parity") { (text) throws(Mismatch) in
            if let word = SerialPlan.Parity(rawValue: text) { return word }
            let short = ["n": "none", "e": "even", "o": "odd", "no": "none"][text.lowercased()]
            throw Mismatch(suggestion: short ?? NearestName.of(text, among: SerialPlan.Parity.allCases.map(\.rawValue)))
        }
        let stopBits = section.read("stop-bits") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...2) }
        if parity == SerialPlan.Parity.none, !section.has("stop-bits") {
            section.wrong(
                "parity", found: "parity none without the key \"stop-bits\" in \(section.name)",
                allowed: "stop-bits: 2 (what the standard asks for) or stop-bits: 1 (what many devices do)")
        }
        guard let baud, let parity else { return nil }
        return (baud, parity, stopBits ?? 1)
    }

    private static func rs485(_ link: Section) -> RS485Plan? {
        guard let section = link.section("rs485", .rs485, name: "rs485 of \(link.name)") else { return nil }
        var plan = RS485Plan()
        let isHigh: Bool? = section.read("rts-on-send") { (text) throws(Mismatch) in
            guard text == "high" || text == "low" else { throw Mismatch() }
            return text == "high"
        }
        plan.rtsHighOnSend = isHigh ?? plan.rtsHighOnSend
        plan.delayBeforeSend = section.read("before", delay) ?? .zero
        plan.delayAfterSend = section.read("after", delay) ?? .zero
        return plan
    }

    private static func delay(_ text: String) throws(Mismatch) -> TimeSpan {
        try DurationText.parse(text, from: .zero, to: .milliseconds(100))
    }
}

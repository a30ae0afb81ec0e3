package import AndonCore

/// Reads command lines against the plan's names; what it refuses it refuses in words.
package struct CommandReader: Sendable {
    /// Why a line is no command.
    package struct Refusal: Error, Hashable, Sendable {
        package var text: String
    }

    package static let help =
        [
            "spike MACHINE/TAG BY          adds a step that decays after 20 s: spike oven/zone4-top 2.5",
            "drift MACHINE/TAG RATE        moves on steadily: drift oven/o2 0.1/min (or /s, /h)",
            "set MACHINE/TAG VALUE         holds a value; an output takes it and can be written again: set tower/hold off",
            "say MACHINE/TAG TEXT          what a tag of characters says: say scanner/code 4711-A",
            "freeze MACHINE/TAG            holds the value of this moment",
            "ignore-writes MACHINE/TAG     acknowledges writes and does nothing",
        ] + unitHelp + [
            "garbage LINK [SHARE%]         noise instead of answers",
            "refuse LINK                   TCP: closes the connections and the port; hang-up LINK resets them",
            "unplug LINK                   serial: the port is gone",
            "half-open, one-client, deaf LINK (TCP); echo, chatter LINK (serial)",
            "heal [all | LINK | MACHINE | MACHINE/TAG]",
            "status, help",
        ]

    private static let words =
        [
            "spike", "drift", "set", "say", "freeze", "ignore-writes", "garbage", "refuse", "hang-up", "unplug", "heal",
            "status", "help",
        ] + unitWords + LinkFault.allCases.map(\.rawValue)

    private let plan: Plan

    package init(plan: Plan) { self.plan = plan }

    /// Reads one line.
    /// - Throws: `Refusal`, which says what was found, what is allowed and the nearest name.
    package func read(_ line: String) throws(Refusal) -> SimCommand {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let verb = words.first else { throw Refusal(text: "an empty line is no command; try: help") }
        let rest = Array(words.dropFirst())
        switch verb {
        case "spike":
            try expect(rest, 2, "spike MACHINE/TAG BY")
            return .spike(try tag(rest[0]), by: try number(rest[1]))
        case "drift":
            try expect(rest, 2, "drift MACHINE/TAG RATE")
            return .drift(try tag(rest[0]), perSecond: try rate(rest[1]))
        case "set":
            try expect(rest, 2, "set MACHINE/TAG VALUE")
            return .set(try tag(rest[0]), try number(rest[1]))
        case "say":
            guard rest.count >= 2 else { throw Refusal(text: "use: say MACHINE/TAG TEXT") }
            let tag = try tag(rest[0])
            guard plan[tag].type.isText else {
                throw Refusal(text: "\(rest[0]) is no tag of characters: use set \(rest[0]) VALUE")
            }
            return .say(tag, rest.dropFirst().joined(separator: " "))
        case "freeze":
            try expect(rest, 1, "freeze MACHINE/TAG")
            return .freeze(try tag(rest[0]))
        case "ignore-writes":
            try expect(rest, 1, "ignore-writes MACHINE/TAG")
            return .ignoreWrites(try tag(rest[0]))
        case "dead" where rest.count == 1:
            if let machine = machine(rest[0]) { return .deadMachine(machine) }
            throw Refusal(text: unknown("machine", rest[0], plan.machines.map(\.name)))
        case "garbage":
            guard rest.count == 1 || rest.count == 2 else { throw Refusal(text: "use: garbage LINK [SHARE%]") }
            return .garbage(try link(rest[0]), share: rest.count == 2 ? try share(rest[1]) : 1)
        case "refuse", "unplug":
            try expect(rest, 1, "\(verb) LINK")
            let link = try link(rest[0])
            let isSerial = plan[link].driver.isSerial
            guard isSerial == (verb == "unplug") else {
                throw Refusal(text: "\(rest[0]) is \(isSerial ? "serial: use unplug" : "TCP: use refuse") \(rest[0])")
            }
            return .cut(link)
        case "hang-up":
            try expect(rest, 1, "hang-up LINK")
            let link = try link(rest[0])
            guard !plan[link].driver.isSerial else {
                throw Refusal(text: "\(rest[0]) is serial: use unplug \(rest[0])")
            }
            return .hangUp(link)
        case "heal":
            guard rest.count <= 1 else { throw Refusal(text: "use: heal [all | LINK | MACHINE | MACHINE/TAG]") }
            return .heal(try target(rest.first ?? "all"))
        case "status": return .status
        case "help": return .help
        default:
            if let fault = LinkFault(rawValue: verb) { return try linkCommand(fault, rest) }
            if let command = try unitCommand(verb, rest) { return command }
            throw Refusal(text: unknown("command", verb, Self.words) + "; try: help")
        }
    }

    private func linkCommand(_ fault: LinkFault, _ rest: [String]) throws(Refusal) -> SimCommand {
        try expect(rest, 1, "\(fault.rawValue) LINK")
        let link = try link(rest[0])
        guard plan[link].driver.isSerial == fault.isSerial else {
            throw Refusal(
                text:
                    "\(rest[0]) is \(fault.isSerial ? "no serial port" : "serial"): \(fault.rawValue) is for the other kind"
            )
        }
        return .link(link, fault)
    }

    private func expect(_ rest: [String], _ count: Int, _ usage: String) throws(Refusal) {
        guard rest.count == count else { throw Refusal(text: "use: \(usage)") }
    }

    private func tag(_ path: String) throws(Refusal) -> TagID {
        let paths = plan.tags.indices.map { plan.path(of: TagID($0)) }
        guard let index = paths.firstIndex(of: path) else { throw Refusal(text: unknown("tag", path, paths)) }
        guard plan.tags[index].derived == nil else {
            throw Refusal(text: "\(path) is made of other tags by the agent: change those")
        }
        return TagID(index)
    }

    func link(_ name: String) throws(Refusal) -> LinkID {
        guard let index = plan.links.firstIndex(where: { $0.name == name }) else {
            throw Refusal(text: unknown("link", name, plan.links.map(\.name)))
        }
        return LinkID(index)
    }

    private func machine(_ name: String) -> MachineID? {
        plan.machines.firstIndex { $0.name == name }.map { MachineID($0) }
    }

    func unit(_ rest: [String]) throws(Refusal) -> UnitKey {
        let link = try link(rest[0])
        let units = Set(plan.tags.filter { $0.link == link && $0.derived == nil }.map(\.unit)).sorted()
        guard let unit = UInt8(rest[1]), units.contains(unit) else {
            let list = units.map(String.init).joined(separator: ", ")
            throw Refusal(text: "\(rest[0]) has no unit \(shown(rest[1])); units: \(list)")
        }
        return UnitKey(link: link, unit: unit)
    }

    private func target(_ name: String) throws(Refusal) -> SimCommand.Target {
        if name == "all" { return .all }
        if let link = try? link(name) { return .link(link) }
        if let machine = machine(name) { return .machine(machine) }
        if name.contains("/") { return .tag(try tag(name)) }
        throw Refusal(text: unknown("link or machine", name, plan.links.map(\.name) + plan.machines.map(\.name)))
    }

    private func number(_ word: String) throws(Refusal) -> Double {
        switch word {
        case "on", "true": return 1
        case "off", "false": return 0
        default:
            guard let value = Double(word), value.isFinite, abs(value) < 1e12 else {
                throw Refusal(text: "\(shown(word)) is no number (2.5, -3, on, off)")
            }
            return value
        }
    }

    private func rate(_ word: String) throws(Refusal) -> Double {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        let seconds: [Substring: Double] = ["s": 1, "min": 60, "h": 3600]
        guard parts.count == 2, let per = seconds[parts[1]] else {
            throw Refusal(text: "\(shown(word)) is no rate (0.1/s, 0.1/min, 5/h)")
        }
        return try number(String(parts[0])) / per
    }

    func span(_ word: String) throws(Refusal) -> TimeSpan {
        for (suffix, scale) in [("ms", 1e6), ("s", 1e9)] where word.hasSuffix(suffix) {
            guard let value = Double(word.dropLast(suffix.count)), (0...600e9).contains(value * scale) else { break }
            return TimeSpan(nanoseconds: Int64(value * scale))
        }
        throw Refusal(text: "\(shown(word)) is no time (400ms, 2s, at most 600s)")
    }

    func share(_ word: String) throws(Refusal) -> Double {
        guard word.hasSuffix("%"), let value = Double(word.dropLast()), (0...100).contains(value) else {
            throw Refusal(text: "\(shown(word)) is no share (0% to 100%)")
        }
        return value / 100
    }

    func unknown(_ what: String, _ word: String, _ names: [String]) -> String {
        "unknown \(what) \(shown(word))" + Nearest.hint(for: word, in: names)
    }

    /// Somebody else's bytes in our sentence: bounded and printable.
    func shown(_ word: String) -> String {
        let clean = word.prefix(60).map { $0.isASCII && ($0.asciiValue ?? 0) < 0x20 ? "?" : String($0) }.joined()
        return "\"\(clean)\(word.count > 60 ? "…" : "")\""
    }
}

import AndonCore

extension KeyTable {
    /// Every table of the plan, outermost first.
    package static let all = [plan, broker, link, machine, tag, publish, rule, stop, verify, agent]

    static let plan = KeyTable(
        "plan",
        required: [
            "andon": "1, the version of the plan's format", "site": NameText.allowed, "line": NameText.allowed,
            "links": "at least one link by its name", "machines": "at least one machine by its name",
        ],
        optional: [
            "broker": "the brokers and how to sign in", "rules": "rules by their names",
            "stop": "how the line is stopped",
            "agent": "what the agent keeps",
        ])

    static let broker = KeyTable(
        "broker",
        required: ["urls": "a list of mqtts://host:port or mqtt://host:port"],
        optional: [
            "client-id": "at most 200 printable characters without spaces",
            "username": "a text of at most 200 characters",
            "password-file": path, "ca-file": path, "certificate-file": path, "key-file": path, "version": "5 or 3.1.1",
            "keep-alive": "a duration of whole seconds from 5s to 1h", "window": "a whole number from 1 to 32",
            "insecure-network": "accepted",
        ])

    static let link = KeyTable(
        "link",
        required: ["driver": "modbus-tcp or modbus-rtu"],
        optional: [
            "host": "an IPv4 or IPv6 address, no name", "port": "a whole number from 1 to 65535",
            "in-flight": "a whole number from 1 to 16", "device": path + ", best below /dev/serial/by-id",
            "baud": Quoted.choice(LinkReader.bauds.map(String.init)), "parity": "none, even or odd",
            "stop-bits": "1 or 2",
            "timeout": duration, "gap": duration, "max-registers": "a whole number from 1 to 125",
            "max-bits": "a whole number from 1 to 2000", "probe-at-most": duration,
        ])

    static let machine = KeyTable(
        "machine",
        required: [
            "kind": Quoted.choice(MachineKind.allCases.map(\.rawValue)), "link": "the name of a link",
        ],
        optional: [
            "tags": "at least one tag by its name", "profile": "the name of a profile, such as delta-dtb",
            "units": "what the tags of each device begin with and its unit, such as zone{1..10}: 1",
            "only": tagsOfProfile, "except": tagsOfProfile,
            "unit": "a unit from 0 to 247, on modbus-rtu from 1, on modbus-tcp also 255", "poll": duration,
        ])

    static let tag = KeyTable(
        "tag",
        required: [
            "at":
                "an area and a wire address such as \"holding 4096\", \"input 3\", \"coil 16\" or \"discrete 0\", or a "
                + "reference number such as 40101"
        ],
        optional: [
            "type": Quoted.choice(TypeText.names.map(\.name)), "order": "abcd, cdab, badc or dcba",
            "bit": "a whole number from 0 (least significant) to 15", "scale": "a number other than 0",
            "offset": "a number",
            "units": "at most 16 characters without spaces that begin with no digit or sign",
            "access": "read, write or read-write",
            "unit": "a unit from 0 to 247, on modbus-rtu from 1, on modbus-tcp also 255",
            "link": "the name of a link", "poll": duration, "publish": "no, or deadband, minimum and maximum",
            "step": "addresses from one tag of the row to the next, such as 2, or units, such as \"1 unit\"",
        ])

    static let publish = KeyTable(
        "publish", optional: ["deadband": "a quantity in the tag's units", "minimum": duration, "maximum": duration])

    static let rule = KeyTable(
        "rule",
        required: [
            "tag": "machine/tag, a pattern such as oven/zone*, or a list of them",
            "severity": "advice, warning or critical",
        ],
        optional: [
            "above": limit, "below": limit, "outside": band, "inside": band, "rises": rate, "falls": rate,
            "moves": rate,
            "slope": "above or below a quantity per time, over a duration, such as \"above 0.5 °C/s over 10s\"",
            "is": "on or off", "deadband": "a quantity in the tag's units", "on-delay": duration, "off-delay": duration,
            "confirm": "\"n of m\" with n from 1 to m and m at most 64, such as \"2 of 3\"", "then": "tell or stop",
            "message": "a text of at most 200 characters",
        ])

    static let stop = KeyTable(
        "stop",
        required: [
            "output": "machine/tag of a coil or a holding register with write access",
            "means-stop": "off or on for a coil, a whole number for a register",
        ],
        optional: [
            "means-run": "a whole number other than means-stop, for a register only", "verify": "read-back and within",
            "attempts": "a whole number from 1 to 10", "mode": "shadow or armed",
        ])

    static let verify = KeyTable("verify", optional: ["read-back": "yes or no", "within": duration])

    static let agent = KeyTable(
        "agent", optional: ["outbox-size": "a size such as 256MB", "summary-every": duration])

    /// The conditions of a rule: exactly one of them.
    package static let conditions = ["above", "below", "outside", "inside", "rises", "falls", "moves", "slope", "is"]

    private static let tagsOfProfile = "one or a list of tags of the profile, or patterns such as pv*"
    private static let path = "an absolute path"
    private static let duration = "a duration with its unit, such as 500ms, 5s or 1min"
    private static let limit = "a quantity in the tag's units, such as \"260 °C\""
    private static let band = "two quantities in the tag's units with .. between, such as \"22 .. 28 °C\""
    private static let rate = "a quantity within a duration, such as \"2 °C within 5s\""
}

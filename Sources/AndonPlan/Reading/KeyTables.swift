import AndonCore

extension KeyTable {
    /// Every table of the plan, outermost first.
    package static let all =
        [plan, broker] + links + [machine, boards] + tags + [publish, rule, shifts, figures] + recipeTables
        + [stop, stopOutput, stopStep, stopThen, verify, stopInput, stopLimits, agent]

    static let plan = KeyTable(
        "plan",
        required: [
            "andon": "1, the version of the plan's format", "site": NameText.allowed, "line": NameText.allowed,
            "links": "at least one link by its name", "machines": "at least one machine by its name",
        ],
        optional: [
            "broker": "the brokers and how to sign in", "rules": "rules by their names",
            "recipes": "chosen-by and products: limits by product",
            "figures": "figures of shifts and jobs by their names", "shifts": "time-zone and starts",
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

    static let machine = KeyTable(
        "machine",
        required: [
            "kind": Quoted.choice(MachineKind.allCases.map(\.rawValue)), "link": "the name of a link",
        ],
        optional: [
            "tags": "at least one tag by its name", "profile": "the name of a profile, such as delta-dtb",
            "units": "what the tags of each device begin with and its unit, such as zone{1..10}: 1",
            "only": tagsOfProfile, "except": tagsOfProfile, "unit": unitNumber, "poll": duration,
            "boards": "begin, end and at-most",
        ])

    static let boards = KeyTable(
        "boards", required: ["begin": boardEdge, "at-most": duration], optional: ["end": boardEdge])

    private static let boardEdge =
        "machine/tag turns on, turns off, or counts, such as \"oven/entry turns on\" or \"placer/boards counts\""

    static let publish = KeyTable(
        "publish", optional: ["deadband": "a quantity in the tag's units", "minimum": duration, "maximum": duration])

    static let rule = KeyTable(
        "rule",
        required: [
            "severity": "advice, warning or critical"
        ],
        optional: [
            "tag": "machine/tag, a pattern such as oven/zone*, or a list of them",
            "above": limit, "below": limit, "outside": band, "inside": band, "rises": rate, "falls": rate,
            "moves": rate,
            "slope": "above or below a quantity per time, over a duration, such as \"above 0.5 °C/s over 10s\"",
            "is": "on or off, or a name of the tag's numbers",
            "deviates": "a quantity or a band from another tag, such as \"5 °C from oven/set*-top\"",
            "stale": duration, "stuck": "a duration, such as 10min, or \"10min within 0.2 °C\"",
            "turns": "on or off, or a name of the tag's numbers", "changes": "yes",
            "counts": "above a number per duration, such as \"above 5 per 1min\"",
            "ratio": "above a number per number of another counter over a duration or a count, such as "
                + "\"above 1 per 1000 placer/placed over 10min\"",
            "stays": "on, off or a name, for a duration, such as \"fault for 10min\"", "when": expression,
            "chart": ChartText.allowed,
            "each": "so many values, such as \"10 values\", or machine/tag, whose changes it goes by",
            "center": limit, "sigma": limit, "learn": "so many values, from 20 to 100000, such as \"200 values\"",
            "while": expression, "unless": expression, "hold-off": duration,
            "deadband": "a quantity in the tag's units", "on-delay": duration, "off-delay": duration,
            "confirm": "\"n of m\" with n from 1 to m and m at most 64, such as \"2 of 3\"",
            "then": "tell, stop, or { stop: PROCEDURE }", "mode": mode,
            "message": "a text of at most 200 characters, with blanks such as {value}", "acknowledge": "yes or no",
            "latch": "yes or no", "re-alarm": duration,
        ])

    static let shifts = KeyTable(
        "shifts",
        required: [
            "time-zone": PlantZone.allowed,
            "starts": "when each shift begins, by its name, such as { early: 06:00, late: 14:00, night: 22:00 }",
        ])

    static let figures = KeyTable(
        "figures",
        required: [
            "running": expression, "produced": counterTag, "ideal-cycle": "a duration from 1ms to 24h, such as 25s",
        ],
        optional: [
            "planned": expression, "rejected": counterTag, "inspected": counterTag, "failed": counterTag,
            "placed": counterTag, "placement-errors": counterTag,
            "job": "machine/tag of a number that names the job, such as placer/program",
        ])

    /// Of the short form (one output) and the long one (outputs by name, and procedures).
    static let stop = KeyTable(
        "stop",
        optional: [
            "output": output, "means-stop": meansStop, "means-run": meansRun, "mask": mask,
            "connection": "shared or own", "verify": "read-back, within and input",
            "attempts": "a whole number from 1 to 10", "when-cleared": "assert, tell or hold",
            "outputs": "the stop's outputs by their names, each with output and means-stop",
            "procedures": "lists of outputs by the procedures' names, such as { line-stop: [lamp, infeed] }",
            "procedure": "the name of the procedure that a rule with then: stop asks for", "deadline": duration,
            "mode": mode, "at-most": mode, "limits": "between-stops and most-per-hour",
            "proof-test-every": "a duration from 1h to 20000h, such as 4380h",
        ])

    static let stopOutput = KeyTable(
        "stop-output", required: ["output": output, "means-stop": meansStop],
        optional: [
            "means-run": meansRun, "mask": mask, "connection": "shared or own", "verify": "read-back, within and input",
            "attempts": "a whole number from 1 to 10", "when-cleared": "assert, tell or hold",
        ])

    static let stopStep = KeyTable(
        "stop-step", required: ["output": "the name of one of the stop's outputs"],
        optional: ["after": duration, "if-fails": "the names of other outputs, one or a list"])

    static let stopThen = KeyTable("stop-then", required: ["stop": "the name of a procedure of the stop"])

    static let stopLimits = KeyTable(
        "stop-limits",
        optional: ["between-stops": "a duration from 1s to 24h", "most-per-hour": "a whole number from 1 to 60"])

    static let verify = KeyTable(
        "verify", optional: ["read-back": "yes or no", "within": duration, "input": "tag, means-stop and within"])

    static let stopInput = KeyTable(
        "stop-input",
        required: [
            "tag": "machine/tag of what shows that the machine has stopped, polled",
            "means-stop": "off or on for what is on or off, a name of the tag's, else a number in its units",
            "within": duration,
        ])

    private static let output = "machine/tag of a coil or a holding register with write access"
    private static let meansStop =
        "off or on for a coil, a register with on and off, or a mask; a whole number for any other register"
    private static let meansRun = "a whole number other than means-stop, for a register only"
    private static let mode = Quoted.choice(StopPlan.Mode.allCases.map(\.rawValue))
    private static let mask = "the bits of the register that are the stop's, such as 0x0004"

    static let agent = KeyTable(
        "agent",
        optional: [
            "outbox-size": "a size such as 256MB", "summary-every": duration,
            "recording": "off, or a size such as 500MB",
            "shelve-at-most": duration,
        ])

    /// The conditions of a rule: exactly one of them.
    package static let conditions = plainConditions + widerConditions
    /// Those that look at the newest samples of one tag.
    static let plainConditions = ["above", "below", "outside", "inside", "rises", "falls", "moves", "slope", "is"]
    static let widerConditions = [
        "deviates", "stale", "stuck", "turns", "changes", "counts", "ratio", "stays", "when", "chart",
    ]

    static let path = "an absolute path"
    static let duration = "a duration with its unit, such as 500ms, 5s or 1min"
    static let band = "two quantities in the tag's units with .. between, such as \"22 .. 28 °C\""
    static let unitNumber = "a unit from 1 to 247; over modbus-tcp also 0 and 255, with a plug-in 0 to 255"
    private static let tagsOfProfile = "one or a list of tags of the profile, or patterns such as pv*"
    private static let expression =
        "an expression of at most 500 characters, such as \"placer/running is on and oven/zone1 > 250 °C\""
    private static let counterTag = "machine/tag with counter: yes"
    static let limit = "a quantity in the tag's units, such as \"260 °C\""
    static let rate = "a quantity within a duration, such as \"2 °C within 5s\""
}

import FoundationEssentials

/// What a person is told of one event. A field that is missing or of another type is nil: nothing is refused for it.
struct EventFields: Decodable {
    var event: String?
    var time: String?
    var severity, rule, machine, tag, units, text, message, output, mode, by, reason, problem, state, link: String?
    var signal: String?
    /// What the value is called: on, off, or the name of a number; no event has it, a story does.
    var name: String?
    var center, sigma, formerCenter, formerSigma: Double?
    var values: Int?
    var from, to, said: String?
    var value, measured, limit, answerToWriteMs, answerToConfirmMs: Double?
    var until, since, result: String?
    /// The limit that holds a stop back, in words.
    var stopLimit: String?
    var maintenance: Bool?
    var stops, readBack, silent: Bool?
    var attempts, count, unit, tagCount, raises: Int?
    /// The rules of a flood, most raises first.
    var rules: [RuleCount]?
    var tags: [String]?
    var causes: [CauseLeft]?
    /// The output that a step of a stop is about.
    var stage: Stage?

    struct Stage: Decodable {
        var name: String
    }

    struct RuleCount: Decodable {
        var rule: String
        var raises: Int
    }

    init() {}

    /// Every text is harmless for a terminal.
    init(json: String) throws { self = try DeskJSON.value(EventFields.self, from: Data(json.utf8)) }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        func text(_ key: Key) -> String? {
            (try? fields.decodeIfPresent(String.self, forKey: key)).map { PlainText.harmless($0) }
        }
        func number(_ key: Key) -> Double? { try? fields.decodeIfPresent(Double.self, forKey: key) }
        event = text(.event)
        time = text(.time)
        severity = text(.severity)
        rule = text(.rule)
        machine = text(.machine)
        tag = text(.tag)
        units = text(.units)
        self.text = text(.text)
        message = text(.message)
        output = text(.output)
        mode = text(.mode)
        by = text(.by)
        reason = text(.reason)
        problem = text(.problem)
        state = text(.state)
        link = text(.link)
        signal = text(.signal)
        center = number(.center)
        sigma = number(.sigma)
        formerCenter = number(.formerCenter)
        formerSigma = number(.formerSigma)
        values = try? fields.decodeIfPresent(Int.self, forKey: .values)
        from = text(.from)
        to = text(.to)
        said = text(.said)
        until = text(.until)
        since = text(.since)
        result = text(.result)
        stopLimit = text(.stopLimit)
        maintenance = try? fields.decodeIfPresent(Bool.self, forKey: .maintenance)
        silent = try? fields.decodeIfPresent(Bool.self, forKey: .silent)
        raises = try? fields.decodeIfPresent(Int.self, forKey: .raises)
        rules = (try? fields.decodeIfPresent([RuleCount].self, forKey: .rules))?.prefix(10).map {
            RuleCount(rule: PlainText.harmless($0.rule, atMost: 80), raises: $0.raises)
        }
        value = number(.value)
        measured = number(.measured)
        limit = number(.limit)
        answerToWriteMs = number(.answerToWriteMs)
        answerToConfirmMs = number(.answerToConfirmMs)
        stops = try? fields.decodeIfPresent(Bool.self, forKey: .stops)
        readBack = try? fields.decodeIfPresent(Bool.self, forKey: .readBack)
        attempts = try? fields.decodeIfPresent(Int.self, forKey: .attempts)
        count = try? fields.decodeIfPresent(Int.self, forKey: .count)
        unit = try? fields.decodeIfPresent(Int.self, forKey: .unit)
        tagCount = try? fields.decodeIfPresent(Int.self, forKey: .tagCount)
        tags = (try? fields.decodeIfPresent([String].self, forKey: .tags))?.prefix(16).map { PlainText.harmless($0) }
        causes = try? fields.decodeIfPresent([CauseLeft].self, forKey: .causes)
        stage = (try? fields.decodeIfPresent(Stage.self, forKey: .stage)).map {
            Stage(name: PlainText.harmless($0.name, atMost: 80))
        }
    }

    /// `oven/zone4-top`, `oven`, `oven-bus`, or what else it is about.
    var subject: String {
        switch (machine, tag) {
        case (let machine?, let tag?): "\(machine)/\(tag)"
        case (let machine?, nil): machine
        case (nil, let tag?): tag
        case (nil, nil): output ?? link ?? "agent"
        }
    }

    private enum Key: String, CodingKey {
        case event, time, severity, rule, machine, tag, units, text, message, output, mode, by, reason, problem, state
        case signal, center, sigma, formerCenter, formerSigma, values
        case from, to, said, result, maintenance, stopLimit, link, unit, tags, tagCount, until, since, silent, raises,
            rules, stage
        case value, measured, limit, answerToWriteMs, answerToConfirmMs, stops, readBack, attempts, count, causes
    }
}

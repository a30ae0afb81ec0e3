import Foundation
import TestBroker
import Testing

extension AtTheLine {
    /// Criterion C of the table of faults: no sample is good that the device did not serve for that request, unit and
    /// address. The simulation keeps every word that it serves; whatever the agent calls good must stand there.
    @Suite("the truth", .timeLimit(.minutes(4)))
    struct TruthTests {
        /// What goes wrong, with `LINK UNIT` left out.
        static let anywhere = [
            "dead", "mute", "late 450ms", "late 700ms times 2", "wrong-unit", "wrong-function", "wrong-count 255",
            "wrong-count 0", "wrong-count 7", "fewer", "short", "short times 1", "twice", "extra", "noise",
            "noise-inside", "split", "trickle times 1", "exception 1", "exception 4", "exception 11", "busy 3",
        ]
        static let serial = ["wrong-crc", "wrong-crc 40%"]
        static let tcp = [
            "wrong-transaction", "wrong-transaction times 1", "wrong-protocol", "wrong-protocol 256", "wrong-length 0",
            "wrong-length 6", "wrong-length 11", "wrong-length 12", "wrong-length 65535", "cut", "reset times 2",
        ]
        static let links = [
            "garbage oven-bus", "garbage oven-bus 50%", "echo oven-bus", "chatter oven-bus", "unplug oven-bus",
            "garbage printer-net", "garbage printer-net 50%", "refuse printer-net", "hang-up printer-net",
            "half-open printer-net", "one-client printer-net",
        ]

        /// Every fault, each of a unit with its link and unit, in the order that the seed says.
        private static func campaign(seed: UInt64) -> [String] {
            var dice = Dice(seed: seed)
            func on(_ place: String) -> (String) -> String {
                { fault in
                    let words = fault.split(separator: " ", maxSplits: 1)
                    return "\(words[0]) \(place)" + (words.count > 1 ? " \(words[1])" : "")
                }
            }
            let oven = ["oven-bus 1", "oven-bus 2"].flatMap { (anywhere + serial).map(on($0)) }
            return (oven + (anywhere + tcp).map(on("printer-net 1")) + links).shuffled(using: &dice)
        }

        @Test(
            "whatever goes wrong on TCP and serial wires, every good sample was served for it", arguments: [20_261_127])
        func criterionC(seed: UInt64) async throws {
            try await Site.open(isArmed: false, logsReads: true) { site in
                // Every tag moves on for ever, so that each value is of one moment.
                for (number, tag) in Signal.all.enumerated() {
                    try site.line.do("drift \(tag.machine)/\(tag.name) \(30 + number)/min")
                }
                let faults = Self.campaign(seed: seed)
                for (number, fault) in faults.enumerated() {
                    let before = site.agent.status?.link("io-net")?.answers ?? 0
                    try site.line.do(fault)
                    // The one link that is well is the clock.
                    try await site.isStatus("io-net goes on under \(fault)") {
                        ($0.link("io-net")?.answers ?? 0) >= before + 2
                    }
                    if number % 3 == 2 { try site.line.do("heal oven-bus") }
                    if number % 3 == 2 { try site.line.do("heal printer-net") }
                }
                try site.line.do("heal oven-bus")
                try site.line.do("heal printer-net")
                let healed = site.ear.messages.count
                for tag in Signal.all {
                    try await site.see("\(tag.name) good again") {
                        Array(site.ear.messages.dropFirst(healed)).on("\(tag.machine)/data/\(tag.name)")
                            .contains { $0.quality == "good" }
                    }
                }
                let told = site.ear.messages
                let served = Served(site.line.logged("read"))
                var goods = 0
                for tag in Signal.all {
                    for sample in tag.samples(in: told) where sample.quality == "good" {
                        goods += 1
                        #expect(
                            served.has(sample, of: tag),
                            "seed \(seed): \(tag.name) was told \(sample.value ?? .nan) good at \(sample.time) and not served"
                        )
                    }
                }
                #expect(goods > 3 * Signal.all.count)
                let bad = Signal.all.flatMap { $0.samples(in: told) }.filter { $0.quality != "good" }
                #expect(bad.count > faults.count / 4, "the faults did not reach the agent")
            }
        }
    }
}

/// A tag of the test's plan, and where it stands.
private struct Signal: Hashable {
    var machine: String
    var name: String
    var link: String
    var unit: Int
    var address: Int

    static let all: [Signal] = (1...4).flatMap { number in
        [
            Signal(machine: "printer", name: "squeegee\(number)", link: "printer-net", unit: 1, address: 99 + number),
            Signal(machine: "printer", name: "speed\(number)", link: "printer-net", unit: 1, address: 199 + number),
            Signal(machine: "oven", name: "zone\(number)", link: "oven-bus", unit: 1, address: 4_095 + number),
            Signal(machine: "oven", name: "aux\(number)", link: "oven-bus", unit: 1, address: 4_199 + number),
            Signal(machine: "oven", name: "belt\(number)", link: "oven-bus", unit: 2, address: 4_095 + number),
        ]
    }

    struct Told: Decodable {
        var time: String
        var value: Double?
        var quality: String
    }

    func samples(in messages: [TestSubscriber.Message]) -> [Told] {
        messages.filter { $0.topic == "\(TestPlan.root)/\(machine)/data/\(name)" }.compactMap {
            try? JSONDecoder().decode(Told.self, from: Data($0.payload.utf8))
        }
    }
}

/// What the simulation served.
private struct Served {
    private struct Read: Decodable {
        var time: String
        var link: String
        var unit: Int
        var area: String
        var address: Int
        var words: [UInt16]
    }

    private struct Place: Hashable {
        var link: String
        var unit: Int
        var address: Int
    }

    /// A request's time on the wire: the plan's 300 ms and the bytes; an answer that is later is none.
    private static let window = 0.4
    private var words: [Place: [(at: TimeInterval, word: UInt16)]] = [:]

    init(_ lines: [Substring]) {
        for line in lines {
            guard let read = try? JSONDecoder().decode(Read.self, from: Data(line.utf8)), read.area == "holding",
                let at = Self.moment(read.time)
            else { continue }
            for (offset, word) in read.words.enumerated() {
                words[Place(link: read.link, unit: read.unit, address: read.address + offset), default: []]
                    .append((at, word))
            }
        }
    }

    private static func moment(_ text: String) -> TimeInterval? {
        try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text).timeIntervalSince1970
    }

    func has(_ sample: Signal.Told, of tag: Signal) -> Bool {
        guard let value = sample.value, let at = Self.moment(sample.time) else { return false }
        let word = UInt16(truncatingIfNeeded: Int((value * 10).rounded()))
        let place = Place(link: tag.link, unit: tag.unit, address: tag.address)
        // Both clocks are cut to milliseconds.
        return (words[place] ?? []).contains { $0.word == word && $0.at <= at + 0.002 && $0.at >= at - Self.window }
    }
}

/// Steele, Lea, Flood: SplitMix64.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

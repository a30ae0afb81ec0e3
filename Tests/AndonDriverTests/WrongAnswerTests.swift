import CAndonDriver
import Testing

/// Rows 8 to 15, 32 and 35 of the table of faults: answers that are nearly right, byte by byte, on every wire.
@Suite(.timeLimit(.minutes(3)))
struct WrongAnswerTests {
    /// What is asked, and what comes instead of the right answer: function and all that follows.
    static let asked: [(ask: Ask, wrong: [[UInt8]])] = [
        (
            .holding(7),
            [
                // Counted as asked, and a byte more or less; counted otherwise, with as many bytes as it says.
                [3, 4, 1, 2, 3, 4, 9], [3, 4, 1, 2, 3], [3, 3, 1, 2, 3], [3, 0], [3, 2, 1, 2],
                [3, 6, 1, 2, 3, 4, 5, 6],
                [3, 255, 1, 2, 3, 4], [3, 5, 1, 2, 3, 4], [3],
                // Another function, another's exception, an exception with more or less than its code.
                [4, 4, 1, 2, 3, 4], [0x84, 2], [0x83, 2, 0], [0x83],
            ]
        ),
        (
            Ask(operation: ANDON_READ_COILS, address: 7, count: 9),
            [[1, 1, 0xFF], [1, 2, 0xFF], [1, 2, 0xFF, 1, 0], [1, 3, 0xFF, 1, 0], [2, 2, 0xFF, 1]]
        ),
        (
            .writeCoil(7, true),
            [
                [5, 0, 7, 0, 0], [5, 0, 7, 0xFF, 1], [5, 0, 8, 0xFF, 0], [6, 0, 7, 0xFF, 0], [5, 0, 7, 0xFF],
                [5, 0, 7, 0xFF, 0, 0], [5],
            ]
        ),
        (
            Ask(operation: ANDON_WRITE_REGISTERS, address: 7, count: 2, values: [1, 2]),
            [[16, 0, 7, 0, 1], [16, 0, 8, 0, 2], [16, 0, 7, 0, 2, 0], [15, 0, 7, 0, 2]]
        ),
        (
            Ask(operation: ANDON_MASK_WRITE, address: 7, count: 2, values: [0xF2, 0x25]),
            [
                [22, 0, 7, 0, 0xF2, 0, 0x24], [22, 0, 7, 0, 0xF3, 0, 0x25], [22, 0, 8, 0, 0xF2, 0, 0x25],
                [22, 0, 7, 0, 0xF2], [22, 0, 7, 0, 0xF2, 0, 0x25, 0],
            ]
        ),
        (Ask(operation: ANDON_REPORT_SERVER_ID, count: 0), [[17, 0], [17, 2, 1], [17, 1, 1, 2], [17]]),
        (
            Ask(operation: ANDON_READ_DEVICE_ID, address: 0x0100, count: 0),
            [
                // Another kind of answer, another read code, an object too few, too long and too many, a head alone.
                [43, 13, 1, 1, 0, 0, 1, 0, 1, 65], [43, 14, 2, 1, 0, 0, 1, 0, 1, 65],
                [43, 14, 1, 1, 0, 0, 2, 0, 1, 65],
                [43, 14, 1, 1, 0, 0, 1, 0, 3, 65], [43, 14, 1, 1, 0, 0, 1, 0, 1, 65, 66], [43, 14, 1, 1, 0],
                [43, 14, 1, 1, 0, 0, 1, 0], [43, 14, 1, 1, 0, 0, 255, 0, 1, 65], [43, 14],
                [43, 14, 1, 1, 0, 0, 1, 0, 255] + [UInt8](repeating: 65, count: 244),
            ]
        ),
    ]

    /// Right again, after the wrong one.
    private static func right(_ heard: Puppet.Heard) -> [UInt8] { [3, 4, 0, heard.pdu[2], 0, heard.pdu[2] + 1] }

    @Test(
        "a well-framed answer that is not this request's is refused, and the next one is good", arguments: Wire.allCases
    )
    func wellFramed(wire: Wire) throws {
        for (ask, wrongs) in Self.asked {
            for wrong in wrongs {
                try expectRefused(wire, ask, "\(wrong)") { wire.frame(wrong, transaction: $0) }
            }
        }
    }

    @Test("another unit's answer is nobody's", arguments: Wire.allCases)
    func otherUnit(wire: Wire) throws {
        for unit: UInt8 in [0, 2, 247, 255] {
            try expectRefused(wire, .holding(7), "unit \(unit)") {
                wire.frame([3, 4, 1, 2, 3, 4], unit: unit, transaction: $0)
            }
            try expectRefused(wire, .writeCoil(7, true), "unit \(unit)") {
                wire.frame([5, 0, 7, 0xFF, 0], unit: unit, transaction: $0)
            }
            try expectRefused(wire, .holding(7), "unit \(unit)") { wire.frame([0x83, 2], unit: unit, transaction: $0) }
        }
    }

    @Test(
        "a header of TCP that is wrong in one byte is refused",
        arguments: [
            // Offset, and what is added there: transaction, protocol, length.
            (0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (4, 255), (5, 1), (5, 255), (5, 249), (5, 250), (5, 251), (5, 252),
        ] as [(Int, UInt8)])
    func header(at: Int, by: UInt8) throws {
        try expectRefused(.tcp, .holding(7), "byte \(at) by \(by)") { transaction in
            var frame = Wire.tcp.frame([3, 4, 1, 2, 3, 4], transaction: transaction)
            frame[at] &+= by
            return frame
        }
    }

    @Test(
        "a check that is wrong in one bit is refused, as are bytes lost or added inside a frame",
        arguments: [Wire.rtu, .rtuOverTCP, .ascii])
    func check(wire: Wire) throws {
        let good = wire.frame([3, 4, 1, 2, 3, 4])
        for place in good.indices {
            let (before, byte, after) = (good[..<place], good[place], good[(place + 1)...])
            try expectRefused(wire, .holding(7), "bit of byte \(place)") { _ in before + [byte ^ 1] + after }
            try expectRefused(wire, .holding(7), "without byte \(place)") { _ in Array(before + after) }
            try expectRefused(wire, .holding(7), "noise before byte \(place)") { _ in before + [0x5A, byte] + after }
        }
    }

    @Test(
        "a line of ASCII that is none is refused",
        arguments: [
            ":", ":\r\n", ":01\r\n", ":01FF\r\n", ":0103FC\r\n", ":0103040102030!E3\r\n", ":01030401020304!E\r\n",
            ":010304010203040EE\r\n", ":01030401020304EE\rX", ":01030401020304EF\r\n", "01030401020304EE\r\n", "\r\n",
            "\n",
        ])
    func ascii(text: String) throws {
        try expectRefused(.ascii, .holding(7), text) { _ in Array(text.utf8) }
    }

    @Test("more bytes than the longest frame are refused, and overflow nothing", arguments: Wire.allCases)
    func endless(wire: Wire) throws {
        for filling: UInt8 in [0, 0x30, 0xFF] {
            let most: [UInt8] = wire == .ascii ? [58] + Wire.hexadecimal(1) : [1, 3]
            try expectRefused(wire, .holding(7), "\(filling)") { _ in
                most + [UInt8](repeating: filling, count: 5_000)
            }
        }
    }

    /// Asks, is given `bytes` instead of an answer, and must not take them for one.
    private func expectRefused(
        _ wire: Wire, _ ask: Ask, _ what: String, _ bytes: @escaping @Sendable (UInt16) -> [UInt8]
    ) throws {
        let puppet = try Puppet(wire) { heard in
            heard.number == 0
                ? .say(bytes(heard.transaction)) : .say(wire.frame(Self.right(heard), transaction: heard.transaction))
        }
        defer { puppet.end() }
        let driver = try puppet.driver()
        var ask = ask
        ask.timeout = 40
        let answer = try driver.ask(ask)
        #expect(answer.status != ANDON_OK && answer.status != ANDON_EXCEPTION, "\(what) for \(ask.operation)")
        #expect(answer.values.isEmpty)
        try driver.askUntil(.holding(20)) { $0.status == ANDON_OK && !$0.isUnconfirmed && $0.values == [20, 21] }
    }
}

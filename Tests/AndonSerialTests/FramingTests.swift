import CAndonDriver
import Testing

@Suite("Frames on a real line", .timeLimit(.minutes(2)))
struct FramingTests {
    private static let stx = [("framing", "bracketed"), ("start", "02"), ("end", "03")]

    /// What each framing gives for what the device sends.
    @Test(
        "each framing delivers the content alone",
        arguments: [
            ([("framing", "delimiter"), ("end", "0d0a")], "A,1\r\nB\r2\r\n", ["A,1", "B\r2"]),
            ([("framing", "delimiter"), ("end", "0d")], "\rA\r\r", ["A"]),
            ([("framing", "fixed"), ("length", "3")], "abcdef", ["abc", "def"]),
            (
                [("framing", "length-prefix"), ("prefix-at", "1"), ("prefix-adds", "1")], "A\u{2}xyCB\u{0}D",
                ["A\u{2}xyC", "B\u{0}D"]
            ),
            (
                [("framing", "length-prefix"), ("prefix-bytes", "2"), ("prefix-order", "little")], "\u{1}\u{0}x",
                ["\u{1}\u{0}x"]
            ),
            (stx, "..\u{2}12\u{3}\r\n\u{2}3\u{3}", ["12", "3"]),
            (stx + [("checksum", "xor")], "\u{2}12\u{3}\u{0}", ["12"]),
            (
                stx + [("checksum", "sum"), ("checksum-covers", "both"), ("checksum-text", "hex")], "\u{2}A\u{3}46",
                ["A"]
            ),
            (
                [
                    ("framing", "bracketed"), ("start", "24"), ("end", "2a"), ("checksum", "xor"),
                    ("checksum-text", "hex"), ("checksum-covers", "none"),
                ], "$GPGLL,1*4d\r\n", ["GPGLL,1"]
            ),
            (
                stx + [("checksum", "crc16"), ("checksum-text", "hex"), ("checksum-covers", "none")],
                "\u{2}123456789\u{3}4B37", ["123456789"]
            ),
            ([("framing", "bracketed"), ("start", "7e"), ("end", "7e")], "~a~~b~", ["a", "b"]),
            // The end of a frame whose start was not seen, and the start of the next.
            ([("framing", "bracketed"), ("start", "7e"), ("end", "7e")], "x~~b~", ["b"]),
            ([("framing", "silence"), ("silence-ns", "30000000")], "whole\r\nthing", ["whole\r\nthing"]),
        ] as [([(String, String)], String, [String])])
    func delivers(settings: [(String, String)], sent: String, expected: [String]) throws {
        let port = try Port()
        let driver = try Driver(port, settings)
        try driver.open()
        port.send(sent)
        #expect(try expected.map { _ in try driver.listen().said } == expected)
    }

    @Test("a byte FF is a byte like others")
    func everyByte() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "fixed"), ("length", "256")])
        try driver.open()
        // FF in front and in the middle: were one doubled or swallowed, the rest would move.
        let all = [UInt8]((0...255).reversed())
        port.send(all + Array(all.suffix(128)) + Array(all.prefix(128)))
        #expect(try driver.listen().bytes == all)
        #expect(try driver.listen().bytes == Array(all.suffix(128)) + Array(all.prefix(128)))
    }

    @Test("a wrong checksum is a bad answer, is explained, and the next frame is well")
    func badChecksum() throws {
        let port = try Port()
        let driver = try Driver(port, Self.stx + [("checksum", "xor")])
        try driver.open()
        port.send("\u{2}12\u{3}\u{7f}\u{2}12\u{3}\u{0}")
        #expect(try driver.listen().said == "12")
        #expect(driver.counters().bad_answers == 1)
        port.send("\u{2}12\u{3}\u{7f}")
        #expect(try driver.listen().status == ANDON_BAD_ANSWER)
        #expect(driver.describe().contains("checksum"))
    }

    @Test("a frame that was cut off is followed by a whole one")
    func cutOff() throws {
        let port = try Port()
        let driver = try Driver(port, Self.stx + [("checksum", "xor")])
        try driver.open()
        // In the content, and before the checksum: the start of the next one stands where the checksum should.
        port.send("\u{2}9\u{2}12\u{3}\u{0}")
        #expect(try driver.listen().said == "12")
        port.send("\u{2}99\u{3}\u{2}12\u{3}\u{0}")
        #expect(try driver.listen().said == "12")
    }

    @Test("a line without end, zeros and a megabyte of garbage are thrown away, and the next frame is well (row 44)")
    func garbage() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "delimiter"), ("end", "0d"), ("most-bytes", "64")])
        try driver.open()
        let piece = [UInt8](repeating: 0, count: 1_000) + [UInt8](repeating: 0x41, count: 1_000)
        for round in 1...500 {
            port.send(piece)
            driver.turn { driver.counters().stray_bytes == UInt64(round * piece.count) }
        }
        port.send("tail\rwell\r")
        #expect(try driver.listen().said == "well")
        #expect(driver.counters().stray_bytes == 1_000_005)
        #expect(driver.counters().bad_answers >= 1)
    }

    @Test("who listens to garbage is told so at once, and why")
    func garbageIsNamed() throws {
        let port = try Port()
        let driver = try Driver(port, [("framing", "delimiter"), ("end", "0d"), ("most-bytes", "64")])
        try driver.open()
        try driver.submit()
        port.send([UInt8](repeating: 0x41, count: 200))
        #expect(driver.collect().map(\.status) == [ANDON_BAD_ANSWER])
        #expect(driver.describe().contains("without a whole frame"))
    }

    @Test("what was on its way when the port was opened is no frame")
    func joinsInTheMiddle() throws {
        let port = try Port()
        let driver = try Driver(port)
        try driver.submit()
        // The first turn opens the port; the device is in the middle of "12.5".
        #expect(driver.wait().isEmpty)
        port.send("2.5\r12.6\r")
        #expect(driver.collect().map(\.said) == ["12.6"])
    }

    @Test(
        "wrong settings are refused in a sentence",
        arguments: [
            ([("framing", "lines")], "delimiter,fixed,length-prefix,bracketed,silence"), ([], "framing is missing"),
            ([("framing", "delimiter")], "end is \"\""), ([("framing", "delimiter"), ("end", "0")], "hexadecimal"),
            ([("framing", "delimiter"), ("end", "000102030405060708")], "1 to 8"),
            ([("framing", "fixed")], "length is missing"),
            ([("framing", "fixed"), ("length", "257")], "1 to 256"),
            ([("framing", "fixed"), ("end", "0d")], "unknown setting"),
            ([("framing", "silence"), ("silence-ns", "5")], "silence-ns is \"5\""),
            ([("framing", "fixed"), ("length", "3"), ("baud", "9601")], "baud is \"9601\""),
            ([("framing", "fixed"), ("length", "3"), ("data-bits", "6")], "7 to 8"),
            ([("framing", "fixed"), ("length", "3"), ("parity", "mark")], "even,none,odd"),
            ([("framing", "fixed"), ("length", "3"), ("most-bytes", "1025")], "1 to 1024"),
            ([("framing", "fixed"), ("length", "3"), ("length", "3")], "stands twice"),
            ([("framing", "fixed"), ("length", "3"), ("rs485-before-ns", "5")], "need rs485"),
            ([("framing", "bracketed"), ("start", "02"), ("end", "03"), ("checksum", "md5")], "none,xor,sum,crc16"),
            ([("framing", "silence")], "silence-ns is missing"),
            ([("framing", "delimiter"), ("end", "0d0a"), ("most-bytes", "2")], "the end alone is 2 bytes"),
            (
                [("framing", "bracketed"), ("start", "02"), ("end", "03"), ("most-bytes", "6")],
                "start, end and checksum alone may be 6"
            ),
            ([("framing", "delimiter"), ("end", "0g")], "end is \"0g\""),
            ([("framing", "delimiter"), ("end", "0d0")], "end is \"0d0\""),
            ([("framing", "fixed"), ("length", "x")], "length is \"x\""),
            ([("framing", "fixed"), ("length", "18446744073709551617")], "length is"),
            ([("framing", "fixed"), ("length", "3"), ("stop-bits", "3")], "1 to 2"),
            ([("framing", "length-prefix"), ("prefix-at", "250"), ("prefix-adds", "250")], "most-bytes allows 256"),
        ] as [([(String, String)], String)])
    func refuses(settings: [(String, String)], words: String) {
        let refused = #expect(throws: Refused.self) { try Driver([("device", "/dev/null")] + settings) }
        #expect(refused?.status == ANDON_BAD_CONFIG)
        #expect(refused?.sentence.hasPrefix("link scanner: ") == true)
        #expect(refused?.sentence.contains(words) == true, "\(refused?.sentence ?? "")")
    }
}

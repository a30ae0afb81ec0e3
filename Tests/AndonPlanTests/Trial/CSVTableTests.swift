import AndonCore
import AndonPlan
import Testing

@Suite("Tables of values", .timeLimit(.minutes(1)))
struct CSVTableTests {
    private static let tags = """
        t: { at: holding 0, type: int16, scale: 0.1, units: °C }
              u: { at: holding 1, type: int16 }
              mode: { at: holding 4, type: uint16, names: { 0: idle, 1: run, 2: out of paper } }
              door: { at: discrete 0 }
        """

    private static let careful = """
        a: { at: holding 0, type: int16, scale: 0.1, units: °C, plausible: 0 .. 300 °C, bad-values: 0x7FFF }
              b: { at: holding 1, type: int16, scale: 0.1, units: °C, clamp: 0 .. 300 °C }
              c: { at: holding 2, type: uint16 }
              f: { at: holding 3, type: float32 }
              n: { at: holding 5, type: uint16, counter: yes }
              door: { at: discrete 0 }
              mean: { value: m/a + m/b }
        """

    @Test(
        "a number is what the agent would make of it: in the tag's steps, implausible, clamped, or one that means none")
    func decoded() throws {
        let text = """
            time,m/a,m/b,m/c,m/f
            0,250.04,250.06,2.4,0.1
            1,400,350,2.6,1e30
            2,3276.7,-20,65535,-1.5
            3,3276.6,,0,
            """
        #expect(
            try Self.read(text, Self.careful) == [
                "0.0 a=250", "0.0 b=250.1", "0.0 c=2", "0.0 f=\(NumberText.of(Double(Float(0.1))))",
                "1.0 a=bad-implausible",
                "1.0 b=300", "1.0 c=3", "1.0 f=\(NumberText.of(Double(Float(1e30))))", "2.0 a=bad-sentinel", "2.0 b=0",
                "2.0 c=65535", "2.0 f=-1.5", "3.0 a=bad-implausible", "3.0 c=0",
            ])
    }

    @Test(
        "what the tag's type cannot say is refused at its place",
        arguments: [
            (
                "m/a,m/c\n0,250,1\n1,4000,1",
                "t.csv:3:3: found \"4000\" for m/a, allowed: -3276.8 to 3276.7 °C, as its type"
            ),
            (
                "m/a,m/c\n0,250,70000",
                "t.csv:2:7: found \"70000\" for m/c, allowed: 0 to 65535, as its type holds no more"
            ),
            ("m/c\n0,-1", "t.csv:2:3: found \"-1\" for m/c, allowed: 0 to 65535"),
            ("m/f\n0,1e39", "t.csv:2:3: found \"1e39\""),
            ("m/n\n0,-1", "t.csv:2:3: found \"-1\" for m/n, allowed: 0 or more"),
        ])
    func unsayable(text: String, words: String) {
        let said = Self.mistake("time," + text, Self.careful)
        #expect(said.contains(words), "\(said)")
    }

    @Test("a counter goes on where its type ends; no name is its own nearest")
    func others() throws {
        #expect(try Self.read("time,m/n\n0,65535\n1,65540", Self.careful) == ["0.0 n=65535", "1.0 n=4"])
        let said = Self.mistake("time,m/mean\n0,1", Self.careful)
        #expect(said.contains("found the column \"m/mean\"") && !said.contains("did you mean \"m/mean\""), "\(said)")
    }

    /// `time tag=value`, with `bad` for what is no value, and why where the plan says so, for each sample of a table.
    private static func read(_ text: String, _ tags: String = tags) throws -> [String] {
        let plan = try SmallPlan.read(tags: tags)
        // By bytes, as a file is: a return and a line feed are one character of Swift.
        var rows = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: Array($0), as: UTF8.self)
        }[...]
        var table = try CSVTable(head: rows.removeFirst(), file: "t.csv", plan: plan)
        return try rows.flatMap { row in try table.samples(of: row) }.map { sample in
            let value =
                sample.quality == .good
                ? NumberText.of(sample.value) : sample.quality == .bad(.notANumber) ? "bad" : sample.quality.word
            return "\((sample.at - .zero).inSeconds) \(plan[sample.tag].name)=\(value)"
        }
    }

    private static func mistake(_ text: String, _ tags: String = tags) -> String {
        do {
            return "read: \(try read(text, tags))"
        } catch { return "\(error)" }
    }

    @Test("as spreadsheets write it: a byte order mark, ends of lines with a return, semicolons, decimal commas")
    func spreadsheet() throws {
        let text = "\u{FEFF}time;m/t;m/u\r\n0;155,1;-3\r\n0,5;155,25;\r\n;;\r\n1;1,5e2;7\r\n"
        #expect(
            try Self.read(text)
                == ["0.0 t=155.1", "0.0 u=-3", "0.5 t=155.3", "1.0 t=150", "1.0 u=7"])
    }

    @Test("commas, tabs and quotes: the sign behind time separates")
    func separators() throws {
        #expect(try Self.read("time,m/t\n0,\"155.5\"\n1, 156 ") == ["0.0 t=155.5", "1.0 t=156"])
        #expect(try Self.read("time\tm/t\tm/u\n0\t155,5\t2") == ["0.0 t=155.5", "0.0 u=2"])
        #expect(try Self.read("\"time\";\"m/t\"\n0;\"155,5\"") == ["0.0 t=155.5"])
    }

    @Test("moments in UTC and away from it, with T or a space")
    func moments() throws {
        let text = """
            time,m/t
            2026-11-27T14:00:00.000Z,1
            2026-11-27T16:00:00.500+02:00,2
            2026-11-27 09:00:01-05:00,3
            2026-11-27t14:00:01.250z,4
            2026-11-28T00:30:02+10:30,5
            """
        #expect(
            try Self.read(text) == ["0.0 t=1", "0.5 t=2", "1.0 t=3", "1.25 t=4", "2.0 t=5"])
    }

    @Test("the wall time of the first row is that of UTC")
    func wall() throws {
        let plan = try SmallPlan.read(tags: Self.tags)
        var table = try CSVTable(head: "time,m/t", file: "t.csv", plan: plan)
        _ = try table.samples(of: "1970-01-01T02:00:01+02:00,1")
        #expect(table.wall == 1_000)
    }

    @Test("on and off, names, and what is no number")
    func words() throws {
        let text = """
            time,m/t,m/mode,m/door
            0,nan,run,on
            1,NaN,out of paper,off
            2,inf,1,1
            3,-Infinity,bad,0
            4,1e999,idle,True
            5,7,,
            """
        #expect(
            try Self.read(text) == [
                "0.0 t=bad", "0.0 mode=1", "0.0 door=1", "1.0 t=bad", "1.0 mode=2", "1.0 door=0",
                "2.0 t=bad", "2.0 mode=1", "2.0 door=1", "3.0 t=bad", "3.0 mode=bad", "3.0 door=0",
                "4.0 t=bad", "4.0 mode=0", "4.0 door=1", "5.0 t=7",
            ])
    }

    @Test(
        "what is wrong is told with its line, its column and what is allowed",
        arguments: [
            ("time;m/t;m/u\n0;1;2\n1;1;zwei", "t.csv:3:5: found \"zwei\" for m/u, allowed: a number, bad, or nothing"),
            ("time,m/t\n0,155;1", "t.csv:2:3: found \"155;1\" for m/t"),
            ("time,m/t\n0,155,1", "t.csv:2:7: found 3 cells, allowed: 2"),
            ("time,m/t,m/u\n0,155", "t.csv:2:3: found 2 cells, allowed: 3"),
            ("time;m/t\n0;1.234,5", "t.csv:2:3: found \"1.234,5\""),
            ("time;m/t\n0;1,2,3", "t.csv:2:3: found \"1,2,3\""),
            ("time;m/t\n0;0x10", "t.csv:2:3: found \"0x10\""),
            ("time;m/mode\n0;runn", "t.csv:2:3: found \"runn\" for m/mode, allowed: a number, idle, run"),
            ("time;m/mode\n0;runn", "did you mean \"run\"?"),
            ("time;m/door\n0;ajar", "t.csv:2:3: found \"ajar\" for m/door, allowed: on, off, 1, 0, bad, or nothing"),
            ("time;m/door\n0;2", "t.csv:2:3: found \"2\" for m/door"),
            ("time;m/t;m/uu;m/x\n", "t.csv:1:10: found the column \"m/uu\""),
            ("time;m/t;m/uu;m/x\n", "t.csv:1:15: found the column \"m/x\""),
            ("time;m/t;m/t\n", "t.csv:1:10: found the column \"m/t\" once more"),
            ("zeit;m/t\n", "t.csv:1:1: found \"zeit;m/t\", allowed: time"),
            ("time;m/t\n2026-11-27T14:00:00;1", "with its difference from UTC"),
            ("time;m/t\n2026-11-27T14:00:00+25:00;1", "t.csv:2:1: found \"2026-11-27T14:00:00+25:00\" for the time"),
            ("time;m/t\n  1;1\n 0;1", "t.csv:3:2: found a time before that of the row above"),
            ("time;m/t\n0;1\n2026-11-27T14:00:00Z;1", "t.csv:3:1: found \"2026-11-27T14:00:00Z\" for the time"),
            ("time;m/t;m/u\n0;\"1;2", "t.csv:2:3: found 2 cells, allowed: 3"),
        ])
    func mistakes(text: String, words: String) {
        let said = Self.mistake(text)
        #expect(said.contains(words), "\(said)")
    }
}

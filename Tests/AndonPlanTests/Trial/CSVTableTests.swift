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

    /// `time tag=value`, with `bad` for what is no value, for each sample of a table.
    private static func read(_ text: String) throws -> [String] {
        let plan = try SmallPlan.read(tags: tags)
        // By bytes, as a file is: a return and a line feed are one character of Swift.
        var rows = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: Array($0), as: UTF8.self)
        }[...]
        var table = try CSVTable(head: rows.removeFirst(), file: "t.csv", plan: plan)
        return try rows.flatMap { row in try table.samples(of: row) }.map { sample in
            let value = sample.quality == .good ? "\(sample.value)" : "bad"
            return "\((sample.at - .zero).inSeconds) \(plan[sample.tag].name)=\(value)"
        }
    }

    private static func mistake(_ text: String) -> String {
        do {
            return "read: \(try read(text))"
        } catch { return "\(error)" }
    }

    @Test("as spreadsheets write it: a byte order mark, ends of lines with a return, semicolons, decimal commas")
    func spreadsheet() throws {
        let text = "\u{FEFF}time;m/t;m/u\r\n0;155,1;-3\r\n0,5;155,25;\r\n;;\r\n1;1,5e2;7\r\n"
        #expect(
            try Self.read(text)
                == ["0.0 t=155.1", "0.0 u=-3.0", "0.5 t=155.25", "1.0 t=150.0", "1.0 u=7.0"])
    }

    @Test("commas, tabs and quotes: the sign behind time separates")
    func separators() throws {
        #expect(try Self.read("time,m/t\n0,\"155.5\"\n1, 156 ") == ["0.0 t=155.5", "1.0 t=156.0"])
        #expect(try Self.read("time\tm/t\tm/u\n0\t155,5\t2") == ["0.0 t=155.5", "0.0 u=2.0"])
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
            try Self.read(text) == ["0.0 t=1.0", "0.5 t=2.0", "1.0 t=3.0", "1.25 t=4.0", "2.0 t=5.0"])
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
                "0.0 t=bad", "0.0 mode=1.0", "0.0 door=1.0", "1.0 t=bad", "1.0 mode=2.0", "1.0 door=0.0",
                "2.0 t=bad", "2.0 mode=1.0", "2.0 door=1.0", "3.0 t=bad", "3.0 mode=bad", "3.0 door=0.0",
                "4.0 t=bad", "4.0 mode=0.0", "4.0 door=1.0", "5.0 t=7.0",
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

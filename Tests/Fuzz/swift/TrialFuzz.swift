// needs: AndonCore AndonPlan Tests/Fuzz/swift/support
// seeds: Config/line.test.yaml
import AndonCore
import AndonPlan

// Tests of rules and tables of values, of somebody else's, held against a plan: a refusal has words and a place; what is
// taken runs, and its times go on. A first line that begins with `time` makes it a table.

private let plan: Plan = {
    let text = """
        andon: 1
        site: s
        line: l
        links: { io: { driver: modbus-tcp, host: 192.0.2.1 } }
        machines:
          oven:
            kind: reflow
            link: io
            poll: 500ms
            tags:
              zone1: { at: holding 7, type: int16, scale: 0.1, units: °C }
              door: { at: discrete 3 }
          tower: { kind: io, link: io, tags: { hold: { at: coil 16, access: write } } }
        rules:
          spike: { tag: oven/zone1, rises: 2 °C within 5s, confirm: 2 of 3, severity: critical, then: stop }
          hot: { tag: oven/zone1, above: 260 °C, severity: warning }
        stop: { output: tower/hold, means-stop: off }
        """
    do { return try PlanReader.read(Array(text.utf8), file: "plan.yaml") } catch { fatalError("\(error)") }
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTrial(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(PlanRefusal) {
        if bytes.starts(with: Array("time".utf8)) { try table(bytes) } else { try trial(bytes) }
    } catch {
        check((1...101).contains(error.mistakes.count), "no mistake, or too many")
        for mistake in error.mistakes {
            check(mistake.line > 0 && mistake.column > 0 && !mistake.text.isEmpty, "no place, or no words")
            check(mistake.text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "words that can do harm: \(mistake)")
        }
    }
    return 0
}

private func trial(_ bytes: [UInt8]) throws(PlanRefusal) {
    let reader = try TrialReader(bytes, file: "test.yaml")
    for test in try reader.cases(on: plan) where test.lasts < .minutes(2) {
        let outcome = test.run(on: plan)
        check(!TrialText.lines(test, outcome, file: "test.yaml").isEmpty, "no words")
    }
}

private func table(_ bytes: [UInt8]) throws(PlanRefusal) {
    let rows = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    var table = try CSVTable(head: rows.first ?? "", file: "table.csv", plan: plan)
    var replay = Replay(plan: plan)
    var last = Uptime.zero
    for row in rows.dropFirst() {
        let samples = try table.samples(of: row)
        for sample in samples {
            check(sample.value.isFinite && sample.at >= last, "a value that is none, or a time that went back")
            last = sample.at
        }
        replay.take(samples)
    }
    _ = replay.takeEvents()
}

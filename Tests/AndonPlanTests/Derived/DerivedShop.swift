import AndonCore
import AndonPlan

/// A line whose derived tags a test writes, and the samples that answers make of them.
struct DerivedShop {
    let plan: Plan
    private var book: RuleBook
    /// When the newest sample of each made tag was, in seconds.
    private(set) var times: [String: Double] = [:]

    /// - Parameters:
    ///   - tags: derived tags of the oven, at the margin.
    ///   - boards: what a board is.
    init(_ tags: String, boards: String = "") throws(PlanRefusal) {
        plan = try PlanReader.read(Array(Self.text(tags, boards: boards).utf8), file: "shop.yaml")
        book = RuleBook(plan: plan)
    }

    static func text(_ tags: String, boards: String = "") -> String {
        """
        andon: 1
        site: plant
        line: line
        links:
          net: { driver: modbus-tcp, host: 192.0.2.1 }
          far: { driver: modbus-tcp, host: 192.0.2.2 }
        machines:
          oven:
            kind: reflow
            link: net
            \(boards.isEmpty ? "" : "boards: \(boards)")
            tags:
              "zone{1..3}": { at: holding 0, type: int16, scale: 0.1, units: °C }
              probe: { at: holding 8, type: int16, scale: 0.1, units: °C, poll: 500ms }
              entry: { at: discrete 0, poll: 500ms }
              exit: { at: discrete 1, poll: 500ms }
              passed: { at: holding 10, type: uint16, counter: yes }
              label: { at: holding 20, type: text, registers: 4 }
              far: { at: holding 0, type: int16, units: °C, link: far }
        \(tags.split(separator: "\n", omittingEmptySubsequences: false).map { "      " + $0 }.joined(separator: "\n"))
        """
    }

    /// What is said against the tags; empty where nothing is.
    static func mistakes(_ tags: String, boards: String = "") -> String {
        do throws(PlanRefusal) {
            _ = try DerivedShop(tags, boards: boards)
            return ""
        } catch { return error.description }
    }

    /// One answer at a time in seconds; a value that is nil did not come in time. What was made of it, by the tags' names, as
    /// people read it: a number, or the word for its quality.
    @discardableResult
    mutating func answer(_ values: KeyValuePairs<String, Double?>, at seconds: Double) -> [String: String] {
        let at = Uptime.zero + .microseconds(Int64((seconds * 1e6).rounded()))
        var samples = values.map { name, value in
            Sample(
                tag: plan.tag("oven/\(name)"), value: value ?? 0, quality: value == nil ? .bad(.timeout) : .good, at: at
            )
        }
        let asked = samples.count
        book.derive(&samples)
        var made: [String: String] = [:]
        for sample in samples[asked...] {
            times[plan[sample.tag].name] = (sample.at - .zero).inSeconds
            let text =
                sample.quality.isGood
                ? NumberText.of(sample.value, NumberText.precision(of: plan[sample.tag])) : sample.quality.word
            // One that was made twice shows both.
            made[plan[sample.tag].name] = (made[plan[sample.tag].name].map { "\($0), " } ?? "") + text
        }
        return made
    }

    mutating func restartCount(of name: String) { book.restartCount(of: plan.tag("oven/\(name)")) }
}

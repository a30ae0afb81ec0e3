import AndonCore
import AndonPlan

/// A line with tags of every sort, to be given rules.
enum RuleShop {
    static func text(_ rules: String, rest: String = "") -> String {
        """
        andon: 1
        site: plant
        line: line
        broker: { urls: mqtt://127.0.0.1, insecure-network: accepted }
        links:
          oven-bus: { driver: modbus-tcp, host: 192.0.2.1 }
          io: { driver: modbus-tcp, host: 192.0.2.2 }
        machines:
          oven:
            kind: reflow
            link: oven-bus
            poll: 500ms
            tags:
              "zone{1..10}-top": { at: holding 100, type: int16, scale: 0.1, units: °C }
              "set{1..10}-top": { at: holding 200, type: int16, scale: 0.1, units: °C }
              belt-speed: { at: holding 300, type: uint16, scale: 0.1, units: cm/min }
              oxygen: { at: holding 301, type: uint16, units: ppm }
              program: { at: holding 302, type: uint16 }
          placer:
            kind: placer
            link: io
            tags:
              placed: { at: holding 0, type: uint32, counter: yes }
              pick-errors: { at: holding 2, type: uint32, counter: yes }
              state: { at: holding 4, type: uint16, names: { 0: idle, 1: run, 2: fault } }
              cycle: { at: holding 5, type: uint16, units: s }
              share: { at: holding 6, type: uint16 }
              feeder-door: { at: discrete 0 }
              running: { at: discrete 1 }
              name: { at: holding 40, type: text, registers: 4 }
          printer:
            kind: printer
            link: io
            tags:
              squeegee-pressure: { at: holding 50, type: uint16, scale: 0.1, units: N }
              cycle-time: { at: holding 51, type: uint16, scale: 0.1, units: s }
              boards-printed: { at: holding 52, type: uint32, counter: yes }
          tower: { kind: io, link: io, tags: { hold: { at: coil 16, access: write } } }
        rules:
          hot: { tag: oven/zone*-top, above: 260 °C, severity: warning }
        \(rules.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n"))
        stop: { output: tower/hold, means-stop: off }
        \(rest)
        """
    }

    static func read(_ rules: String) throws(PlanRefusal) -> Plan {
        try PlanReader.read(Array(text(rules).utf8), file: "shop.yaml")
    }

    /// What is said against the rules; empty where nothing is.
    static func mistakes(_ rules: String) -> String {
        do throws(PlanRefusal) {
            _ = try read(rules)
            return ""
        } catch { return error.description }
    }

    /// The condition of the one rule with these keys.
    static func condition(_ keys: String) throws -> WiderCondition? {
        try read("r: { \(keys), severity: critical }").rules.last?.condition.wider
    }
}

extension Plan {
    func tag(_ path: String) -> TagID { TagID(tags.indices.first { self.path(of: TagID($0)) == path } ?? 0) }
}

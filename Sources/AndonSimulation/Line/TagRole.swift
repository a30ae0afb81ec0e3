import AndonCore

/// What a tag is in the simulated line, guessed from its machine's kind, its name and its units.
enum TagRole: Hashable {
    enum Side: Hashable { case top, bottom }
    enum Count: Hashable { case boards, picked, placed, errors }

    /// A heated zone, counted from 1.
    case zone(Int, Side)
    /// The set point of a heated zone: written by clients, followed by the zone.
    case zoneSet(Int, Side)
    /// Wanders a little around one value.
    case steady(nominal: Double, noise: Double, step: Double)
    /// A new value for every board.
    case perBoard(nominal: Double, noise: Double, step: Double)
    case count(Count)
    case boardsInside
    /// 1 while the line runs, or 1 while it is held.
    case running
    case held
    /// Stays as it is until a client writes it.
    case constant(Double)

    init(of tag: TagPlan, kind: MachineKind) {
        let words = Self.words(tag.name)
        if tag.access == .write || (tag.type.isBit && tag.access == .readWrite) {
            self = .constant(0)
        } else if tag.type.isBit {
            self = Self.state(words)
        } else if kind == .reflow, let zone = Self.zone(words) {
            let side = words.contains { ["bottom", "bot", "lower", "b"].contains($0) } ? Side.bottom : .top
            self = Self.isSetPoint(words) ? .zoneSet(zone, side) : .zone(zone, side)
        } else if tag.access == .readWrite || Self.isSetPoint(words) {
            self = .constant(Self.measure(words, units: tag.units, kind: kind).nominal)
        } else if let count = Self.count(words, units: tag.units) {
            self = count
        } else {
            let (nominal, noise, step) = Self.measure(words, units: tag.units, kind: kind)
            let isPerBoard = words.contains { ["cycle", "takt", "squeegee", "print"].contains($0) }
            self =
                isPerBoard
                ? .perBoard(nominal: nominal, noise: noise, step: step)
                : .steady(nominal: nominal, noise: noise, step: step)
        }
    }

    /// `zone4-top` → zone4, top; `boardsIn` stays one word.
    private static func words(_ name: String) -> [String] {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// `zone4`, `zone 4`, `zone4t`, `z4`, and for set points `set4` and `sp4`.
    private static func zone(_ words: [String]) -> Int? {
        for (index, word) in words.enumerated() {
            guard let prefix = ["zone", "set", "sp", "z"].first(where: word.hasPrefix) else { continue }
            let number = word.dropFirst(prefix.count)
            if prefix == "zone", number.isEmpty, index + 1 < words.count, let next = Int(words[index + 1]) {
                return next
            }
            if let zone = Int(number.prefix { $0.isNumber }), (1...40).contains(zone) { return zone }
        }
        return nil
    }

    private static func isSetPoint(_ words: [String]) -> Bool {
        words.contains { ["set", "sp", "sv", "setpoint", "target"].contains($0.filter { !$0.isNumber }) }
    }

    /// An output that shows something and holds nothing.
    static func isLamp(_ name: String) -> Bool {
        words(name).contains {
            ["lamp", "light", "red", "amber", "yellow", "green", "blue", "white", "horn", "buzzer", "beacon"].contains(
                $0)
        }
    }

    private static func state(_ words: [String]) -> TagRole {
        if words.contains(where: { ["running", "run", "ready", "auto", "enabled", "green"].contains($0) }) {
            return .running
        }
        if words.contains(where: { ["held", "hold", "stopped", "holding", "paused", "red"].contains($0) }) {
            return .held
        }
        return .constant(words.contains { ["ok", "on", "closed", "power", "healthy"].contains($0) } ? 1 : 0)
    }

    private static func count(_ words: [String], units: String) -> TagRole? {
        let has = { (names: [String]) in words.contains { names.contains($0) } }
        let isCount = units.isEmpty || ["boards", "parts", "pcs", "picks", "count", "components"].contains(units)
        guard isCount else { return nil }
        if has(["inside", "wip"]) { return .boardsInside }
        if has(["errors", "error", "rejects", "rejected", "faults", "missed", "misses"]) { return .count(.errors) }
        if has(["picked", "picks", "pickups"]) { return .count(.picked) }
        if has(["placed", "placements", "components", "parts"]) { return .count(.placed) }
        if has(["boards", "panels", "prints", "printed", "count", "counter", "total", "pcbs"]) {
            return .count(.boards)
        }
        return nil
    }

    /// A believable value with its noise and the step it is measured in (docs/simulator.md has the table).
    private static func measure(
        _ words: [String], units: String, kind: MachineKind
    ) -> (nominal: Double, noise: Double, step: Double) {
        let has = { (names: [String]) in words.contains { word in names.contains { word.hasPrefix($0) } } }
        switch units {
        case "cm/min": return (90, 0.3, 0.1)
        case "m/min": return (0.9, 0.003, 0.001)
        case "mm/min": return (900, 3, 1)
        case "mm/s":
            return has(["separation"]) ? (3, 0.05, 0.01) : has(["squeegee", "print"]) ? (50, 0.4, 0.1) : (15, 0.1, 0.1)
        case "ppm": return (500, 15, 1)
        case "m³/h", "m3/h": return (22, 0.3, 0.1)
        case "kPa": return has(["vacuum", "nozzle"]) || kind == .placer ? (-75, 1, 0.1) : (600, 4, 1)
        case "bar": return (6, 0.05, 0.01)
        case "kg": return (6, 0.12, 0.01)
        case "N": return (60, 1, 0.1)
        case "%RH", "% RH", "%rh": return (45, 0.4, 0.1)
        case "%":
            return has(["hum", "rh"])
                ? (45, 0.4, 0.1) : has(["yield", "success", "rate"]) ? (99.9, 0.02, 0.01) : (50, 0.5, 0.1)
        case "s": return has(["cycle", "takt"]) ? (22, 0.4, 0.1) : (20, 0.2, 0.1)
        case "ms": return (120, 3, 1)
        case "°C", "C", "degC":
            return has(["cool", "exit"])
                ? (45, 0.15, 0.1) : has(["board", "nozzle"]) ? (32, 0.15, 0.1) : (25, 0.15, 0.1)
        case "A": return (12, 0.2, 0.1)
        case "V": return (230, 1, 0.1)
        case "Hz": return (50, 0.02, 0.01)
        case "kW": return (28, 0.5, 0.1)
        case "W": return (1_200, 20, 1)
        case "kWh": return (12_345, 0, 1)
        case "µm", "um": return (120, 1, 0.1)
        case "mm": return (2, 0.02, 0.01)
        default: return has(["cycle"]) ? (22, 0.4, 0.1) : (0, 0, 1)
        }
    }
}

extension ValueType {
    var isBit: Bool {
        switch self {
        case .bool, .bit: true
        default: false
        }
    }
}

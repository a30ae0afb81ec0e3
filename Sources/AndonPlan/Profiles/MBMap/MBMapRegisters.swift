import AndonCore

/// The registers of a map as tags of a profile.
struct MBMapRegisters {
    private static let known = [
        "name", "group", "area", "address", "type", "access", "length", "description", "unit", "scale", "offset",
        "enum",
        "byte_order", "word_order", "min", "max", "sentinels",
    ]
    private static let unsayable = [
        "parts": "parts of a block", "read_group": "a read group", "read_alone": "a read that must stand alone",
        "scale_register": "a scale register", "scale_ref": "a scale register", "scale_factor": "a scale register",
        "sf": "a scale register", "bits": "names of single bits", "bitfield": "names of single bits",
        "firmware": "firmware ranges", "count": "a count", "write_values": "write limits", "write_min": "write limits",
        "write_max": "write limits",
    ]
    private static let areas: [String: Area] = [
        "coil": .coil, "discrete": .discrete, "discrete_input": .discrete, "input": .input, "input_register": .input,
        "holding": .holding, "holding_register": .holding,
    ]
    private static let types: [String: (name: String, width: Int, isSigned: Bool)] = [
        "bool": ("bool", 1, false), "int16": ("int16", 1, true), "uint16": ("uint16", 1, false),
        "int32": ("int32", 2, true), "uint32": ("uint32", 2, false), "float32": ("float32", 2, false),
        "int64": ("int64", 4, true), "uint64": ("uint64", 4, false), "float64": ("float64", 4, false),
        "string": ("text", 0, false),
    ]

    private let top: MBMapObject
    private let report: MBMapReport
    private let base: Int
    private let isLittleByte: Bool
    private let isLittleWord: Bool
    private let enums: [String: [(key: String, value: JSONValue)]]
    private let sentinels: [String: [String]]

    init(_ top: MBMapObject, _ report: MBMapReport) {
        self.top = top
        self.report = report
        if !top.has("address_base") {
            report.add("$.address_base", found: "nothing", allowed: "0 or 1, what the addresses count from")
        }
        base = top.whole("address_base", 0...1) ?? 0
        isLittleByte = top.word("byte_order", ["big": false, "little": true]) ?? false
        isLittleWord = top.word("word_order", ["big": false, "little": true]) ?? false
        var enums: [String: [(key: String, value: JSONValue)]] = [:]
        if case .object(let members) = top.value("enums") {
            for (name, value) in members { if case .object(let names) = value { enums[name] = names } }
        }
        self.enums = enums
        var sentinels: [String: [String]] = [:]
        if case .object(let members) = top.value("sentinels") {
            for (type, value) in members {
                sentinels[type] = Self.sentinels(value, "$.sentinels.\(Quoted.bare(type))", report)
            }
        } else if let value = top.value("sentinels") {
            report.add("$.sentinels", found: value.found, allowed: "types with their numbers and what they mean")
        }
        self.sentinels = sentinels
    }

    /// Numbers with what they mean; in any other form they would be lost.
    private static func sentinels(_ value: JSONValue, _ path: String, _ report: MBMapReport) -> [String] {
        if case .object(let values) = value { return values.map(\.key) }
        report.add(path, found: value.found, allowed: "numbers with what they mean")
        return []
    }

    /// One line of YAML for each register.
    func lines() -> [String] {
        guard case .array(let items) = top.value("registers"), !items.isEmpty else {
            report.add("$.registers", found: top.value("registers")?.found ?? "nothing", allowed: "a list of registers")
            return []
        }
        guard items.count <= MBMapImport.mostRegisters else {
            report.add(
                "$.registers", found: "\(items.count) registers", allowed: "at most \(MBMapImport.mostRegisters)")
            return []
        }
        var names: Set<String> = []
        return items.enumerated().compactMap { index, item in
            let path = "$.registers[\(index)]"
            guard let register = MBMapObject(item, path, known: Self.known, unsayable: Self.unsayable, report) else {
                return nil
            }
            return line(register, &names)
        }
    }

    private func line(_ register: MBMapObject, _ names: inout Set<String>) -> String? {
        for key in ["name", "area", "address", "type"] where !register.has(key) {
            report.add(
                "\(register.path).\(key)", found: "nothing", allowed: "each register's name, area, address, type")
        }
        guard let written = register.text("name"), let area = register.word("area", Self.areas),
            let printed = register.whole("address", base...65_535 + base), let type = register.word("type", Self.types)
        else { return nil }
        var name = MBMapName.plain(written)
        if name.isEmpty { name = "\(area.rawValue)-\(printed)" }
        let group = MBMapName.plain(register.text("group") ?? "")
        if names.contains(name), !group.isEmpty { name = MBMapName.plain("\(group)-\(name)") }
        if names.contains(name) { name = MBMapName.plain("\(name)-\(area.rawValue)-\(printed)") }
        names.insert(name)
        var words = ["at: \(area.rawValue) \(printed - base)", "printed: \"\(printed)\"", "base: \(base)"]
        if area.isBits {
            if type.name != "bool" {
                report.add("\(register.path).type", found: type.name, allowed: "bool at a coil or a discrete input")
            }
        } else {
            guard type.name != "bool" else {
                report.add("\(register.path).type", found: "bool at a register", allowed: "a number or a string")
                return nil
            }
            words.append("type: \(type.name)")
            words += number(register, type)
        }
        if let access = access(register, area) { words.append("access: \(access)") }
        return "  \(name): { \(words.joined(separator: ", ")) }"
    }

    private func number(_ register: MBMapObject, _ type: (name: String, width: Int, isSigned: Bool)) -> [String] {
        var words: [String] = []
        let byte = register.word("byte_order", ["big": false, "little": true]) ?? isLittleByte
        let word = register.word("word_order", ["big": false, "little": true]) ?? isLittleWord
        let order = [["abcd", "cdab"], ["badc", "dcba"]][byte ? 1 : 0][word ? 1 : 0]
        if type.name == "text" {
            guard let length = register.whole("length", 1...125) else {
                if !register.has("length") {
                    report.add("\(register.path).length", found: "nothing", allowed: "the registers of a string")
                }
                return []
            }
            return ["registers: \(length)"] + (byte ? ["order: badc"] : [])
        }
        if type.width > 1 {
            words.append("order: \(order)")
        } else if byte {
            words.append("order: badc")
        }
        let names = names(register, type)
        if let scale = scale(register) { words.append("scale: \(scale)") }
        if let offset = register.number("offset"), offset != 0 { words.append("offset: \(NumberText.plain(offset))") }
        if !names.isEmpty, words.contains(where: { $0.hasPrefix("scale") || $0.hasPrefix("offset") }) {
            report.add("\(register.path).enum", found: "names of scaled numbers", allowed: "names, or scale and offset")
        }
        if let units = register.text("unit"), !units.isEmpty, names.isEmpty {
            let plain = units.replacing(" ", with: "")
            if plain.unicodeScalars.count <= 16, let first = plain.first, !"0123456789+-.,".contains(first) {
                words.append("units: \(MBMapName.quoted(plain, most: 16))")
            } else {
                report.add(
                    "\(register.path).unit", found: Quoted.text(units), allowed: "units of at most 16 characters")
            }
        }
        if !names.isEmpty { words.append("names: { \(names.joined(separator: ", ")) }") }
        let bad = badValues(register, type)
        if !bad.isEmpty { words.append("bad-values: [\(bad.joined(separator: ", "))]") }
        return words
    }

    private func scale(_ register: MBMapObject) -> String? {
        guard let value = register.value("scale") else { return nil }
        guard case .number(let text) = value, let scale = Double(text), scale != 0 else {
            report.add(
                "\(register.path).scale", found: value.found,
                allowed: "a number other than 0; a scale that another register says is no power of ten of a profile")
            return nil
        }
        return scale == 1 ? nil : NumberText.plain(scale)
    }

    private func names(
        _ register: MBMapObject, _ type: (name: String, width: Int, isSigned: Bool)
    ) -> [String] {
        guard let value = register.value("enum") else { return [] }
        let members: [(key: String, value: JSONValue)]
        switch value {
        case .string(let name):
            guard let found = enums[name] else {
                report.add("\(register.path).enum", found: Quoted.text(name), allowed: "the name of one in $.enums")
                return []
            }
            members = found
        case .object(let found): members = found
        default:
            report.add("\(register.path).enum", found: value.found, allowed: "a name of $.enums, or numbers with names")
            return []
        }
        guard let type = try? TypeText.parse(type.name), type.isWhole, let reach = type.reach else {
            report.add("\(register.path).enum", found: "names of \(type.name)", allowed: "names of whole numbers")
            return []
        }
        guard members.count <= TagReader.mostNames else {
            report.add(
                "\(register.path).enum", found: "\(members.count) names", allowed: "at most \(TagReader.mostNames)")
            return []
        }
        let least = Int(exactly: reach.low) ?? .min
        let most = Int(exactly: reach.high) ?? .max
        var numbers: Set<Int> = []
        var names: Set<String> = []
        return members.compactMap { key, value in
            let path = "\(register.path).enum.\(Quoted.bare(key))"
            guard case .string(let text) = value, !text.isEmpty,
                let number = try? NumberText.whole(key, in: least...most)
            else {
                report.add(
                    path, found: value.found, allowed: "a whole number from \(least) to \(most), and its name")
                return nil
            }
            let name = MBMapName.quoted(text, most: 40)
            guard numbers.insert(number).inserted, names.insert(name).inserted else {
                report.add(path, found: name, allowed: "each number and each name once")
                return nil
            }
            return "\(key): \(name)"
        }
    }

    /// A map's sentinels are numbers of the type; a profile's are as they stand in the registers, which is the same.
    private func badValues(
        _ register: MBMapObject, _ type: (name: String, width: Int, isSigned: Bool)
    ) -> [String] {
        var values = sentinels[type.name] ?? []
        if let own = register.value("sentinels") {
            values = Self.sentinels(own, "\(register.path).sentinels", report)
        }
        let path = "\(register.path).sentinels"
        guard let type = try? TypeText.parse(type.name), values.count <= TagReader.mostBadValues else {
            report.add(path, found: "\(values.count) sentinels", allowed: "at most \(TagReader.mostBadValues)")
            return []
        }
        return values.compactMap { text in
            if text.lowercased() == "nan" { return nil }  // is never a value here
            do throws(Mismatch) {
                _ = try TagReader.pattern(text, of: type)
                return text
            } catch {
                report.add(path, found: Quoted.text(text), allowed: error.allowed ?? "numbers")
                return nil
            }
        }
    }

    private func access(_ register: MBMapObject, _ area: Area) -> String? {
        let words = ["r": "", "ro": "", "w": "write", "wo": "write", "rw": "read-write"]
        guard let access = register.word("access", words), !access.isEmpty else { return nil }
        guard area.isWritable else {
            report.add("\(register.path).access", found: access, allowed: "R at \(area.rawValue)")
            return nil
        }
        return access
    }
}

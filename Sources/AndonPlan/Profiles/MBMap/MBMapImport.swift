/// Makes a profile of a map in MBMap JSON, version 2. What a profile cannot say is refused by its path, never guessed.
package enum MBMapImport {
    /// The largest map that is looked at.
    package static let mostBytes = 4 << 20
    static let mostRegisters = 2_000

    private static let known = [
        "mbmap", "vendor", "model", "models", "vendor_website", "description", "revision", "revised", "source",
        "sources",
        "notes", "protocol", "unit_id", "port", "baudrate", "parity", "databits", "data_bits", "stopbits", "stop_bits",
        "byte_order", "word_order", "address_base", "max_read_registers", "firmware", "enums", "sentinels", "registers",
    ]
    private static let unsayable = [
        "read_groups": "read groups", "identify": "an identity check", "identity": "an identity check",
        "device_identity": "an identity check", "reference_values": "reference values", "blocks": "blocks",
    ]

    /// The text of a profile that reads without a mistake.
    /// - Parameters:
    ///   - file: the map's name, for refusals.
    ///   - name: what the profile is called; by default maker and model.
    package static func profile(_ bytes: [UInt8], file: String, name: String? = nil) throws(MBMapRefusal) -> String {
        let report = MBMapReport()
        let text = draft(bytes, name, report)
        guard let text, report.count == 0 else { throw MBMapRefusal(file: file, report) }
        do throws(PlanRefusal) {
            _ = try ProfileReader.read(Array(text.utf8), file: file)
        } catch {
            for mistake in error.mistakes {
                report.add("$", found: "a map of which a profile with a mistake is made", allowed: mistake.text)
            }
            throw MBMapRefusal(file: file, report)
        }
        return text
    }

    private static func draft(_ bytes: [UInt8], _ name: String?, _ report: MBMapReport) -> String? {
        guard bytes.count <= mostBytes else {
            report.add("$", found: "more than \(mostBytes) bytes", allowed: "a map of at most \(mostBytes) bytes")
            return nil
        }
        let value: JSONValue
        do throws(JSONParser.Failure) {
            value = try JSONParser.read(bytes)
        } catch {
            report.add("$", found: "\(error.what) at byte \(error.offset)", allowed: "JSON in UTF-8")
            return nil
        }
        guard let top = MBMapObject(value, "$", known: known, unsayable: unsayable, report) else { return nil }
        guard top.whole("mbmap", 2...2) != nil else {
            if !top.has("mbmap") { report.add("$.mbmap", found: "nothing", allowed: "2, the version of the map") }
            return nil
        }
        let title = [top.text("vendor"), top.text("model")].compactMap { $0 }.joined(separator: " ")
        let plain = MBMapName.plain(name ?? title)
        if plain.isEmpty { report.add("$.model", found: "no name", allowed: "vendor and model of letters and digits") }
        var lines = [
            "# Made of an MBMap file; read it, and compare a value with the device, before anything depends on it."
        ]
        lines += ["andon-profile: 1", "name: \(plain)", "title: \(MBMapName.quoted(title, most: 200))", "kind: other"]
        lines += ["trust: structural", "confidence: second-hand", "source:"]
        lines += sources(top).map { "  - \(MBMapName.quoted($0, most: 400))" }
        let notes = notes(top, report)
        if !notes.isEmpty { lines += ["notes:"] + notes.map { "  - \(MBMapName.quoted($0, most: 400))" } }
        if let serial = serial(top, report) { lines.append(serial) }
        if let most = top.whole("max_read_registers", 1...125) { lines.append("unit: { max-registers: \(most) }") }
        lines += ["tags:"] + MBMapRegisters(top, report).lines()
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sources(_ top: MBMapObject) -> [String] {
        let status = top.text("x_status").map { ", \($0)" } ?? ""
        let first = "MBMap file of mbmap-library\(status)"
        return [first] + [top.text("source")].compactMap { $0 }
    }

    private static func notes(_ top: MBMapObject, _ report: MBMapReport) -> [String] {
        var notes = [top.text("description")].compactMap { $0 }
        switch top.value("firmware") {
        case nil: break
        case .string(let text): notes.append("firmware: \(text)")
        case .some: report.add("$.firmware", found: "firmware ranges", allowed: "a text; write this part by hand")
        }
        guard let value = top.value("notes") else { return notes }
        guard case .array(let items) = value else {
            report.add("$.notes", found: value.found, allowed: "a list of texts")
            return notes
        }
        for (index, item) in items.prefix(64).enumerated() {
            if case .string(let text) = item {
                notes.append(text)
            } else {
                report.add("$.notes[\(index)]", found: item.found, allowed: "a text")
            }
        }
        return notes
    }

    private static func serial(_ top: MBMapObject, _ report: MBMapReport) -> String? {
        var words: [String] = []
        if let name = top.text("protocol"), name.contains("rtu") || name.contains("ascii") {
            words.append("protocol: \(name.contains("rtu") ? "rtu" : "ascii")")
        }
        if let baud = top.whole("baudrate", 1_200...230_400) {
            if SerialReader.bauds.contains(baud) {
                words.append("baud: \(baud)")
            } else {
                report.add(
                    "$.baudrate", found: "\(baud)", allowed: Quoted.choice(SerialReader.bauds.map(String.init)))
            }
        }
        let parities = ["n": "none", "e": "even", "o": "odd", "none": "none", "even": "even", "odd": "odd"]
        if let parity = top.word("parity", parities) { words.append("parity: \(parity)") }
        // Maps write the two in both ways.
        for key in ["databits", "data_bits"] where top.has(key) {
            if let bits = top.whole(key, 7...8) { words.append("data-bits: \(bits)") }
        }
        for key in ["stopbits", "stop_bits"] where top.has(key) {
            if let bits = top.whole(key, 1...2) { words.append("stop-bits: \(bits)") }
        }
        if let unit = top.whole("unit_id", 0...255), (1...247).contains(unit) { words.append("unit: \(unit)") }
        return words.isEmpty ? nil : "serial: { \(words.joined(separator: ", ")) }"
    }
}

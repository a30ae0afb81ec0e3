import AndonCore

/// Reads which library serves a link and what it is given.
enum PluginReader {
    private static let mostSettings = 32
    /// Of all settings together: what one message to the driver's host holds (Drivers/Host/include/host_message.h), less
    /// the name of the link.
    private static let mostBytes = 16_000

    /// Nil after saying what is missing or wrong.
    static func read(_ link: Section) -> PluginPlan? {
        link.require("library")
        let library = link.read("library") { (text) throws(Mismatch) in
            let path = try PlainText.path(text)
            guard path.hasSuffix(".so"), !path.split(separator: "/").contains("..") else { throw Mismatch() }
            return path
        }
        let settings = settings(link)
        return library.map { PluginPlan(library: $0, settings: settings) }
    }

    private static func settings(_ link: Section) -> [PluginPlan.Setting] {
        guard link.has("settings") else { return [] }
        let entries = LineReader.named(
            link, "settings", link.mistakes, allowed: "keys with texts, such as { model: A12 }")
        if entries.count > mostSettings {
            link.mistakes.add(
                link.placeOfKey("settings"), found: "\(entries.count) settings of \(link.name)",
                allowed: "at most \(mostSettings)")
        }
        let settings = entries.compactMap { setting($0, link) }
        let bytes = settings.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 2 }
        if bytes > mostBytes {
            link.mistakes.add(
                link.placeOfKey("settings"), found: "\(bytes) bytes of settings of \(link.name)",
                allowed: "at most \(mostBytes)")
        }
        return settings
    }

    private static func setting(_ entry: PlanNode.Entry, _ link: Section) -> PluginPlan.Setting? {
        guard !Section.secrets.contains(entry.key.lowercased()) else {
            link.mistakes.add(
                entry.place, found: "a secret, \(Quoted.text(entry.key)), in the settings of \(link.name)",
                allowed: "the file that holds it, outside the plan")
            return nil
        }
        guard isKey(entry.key) else {
            link.mistakes.add(
                entry.place, found: "\(Quoted.text(entry.key)) as a setting of \(link.name)",
                allowed: "at most 64 letters, digits, hyphens, points and underscores")
            return nil
        }
        guard case .text(let value) = entry.value.content, (try? PlainText.parse(value)) != nil else {
            link.mistakes.add(
                entry.value.place, found: "\(entry.value.found) for the setting \(entry.key)",
                allowed: "a text of at most 200 characters")
            return nil
        }
        return PluginPlan.Setting(key: entry.key, value: value)
    }

    private static func isKey(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
    }
}

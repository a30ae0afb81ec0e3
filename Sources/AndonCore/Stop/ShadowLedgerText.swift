/// The ledger as it is kept on disk.
///
///     andon-shadow 1
///     stop 1763935620000000000 shadow 1
///     why zone-spike oven/zone2 rises%202%20%C2%B0C%20within%205%20s %C2%B0C 247.3 2.1 2
///     crc32 7b502c3a
///
/// `-` stands where a number is not known, or a text is empty.
package enum ShadowLedgerText {
    /// More than the fullest ledger takes.
    package static let mostBytes = 16 << 20
    private static let kind = ["andon-shadow", "1"]

    package enum Found: Sendable, Hashable {
        case ledger(ShadowLedger)
        case unreadable(String)
    }

    package static func encode(_ ledger: ShadowLedger) -> [UInt8] {
        var text = kind.joined(separator: " ") + "\n"
        for entry in ledger.entries {
            text += "stop \(entry.at.nanosecondsSince1970) \(entry.reason.rawValue) \(entry.count)\n"
            for cause in entry.causes {
                let names = [cause.rule, cause.tag, cause.text, cause.units].map(word)
                let numbers = [cause.value, cause.measured, cause.limit].map { $0.map { "\($0)" } ?? "-" }
                text += "why \((names + numbers).joined(separator: " "))\n"
            }
        }
        return SealedText.seal(text)
    }

    private static func word(_ text: String) -> String {
        text.isEmpty ? "-" : text == "-" ? "%2d" : LatchWord.escape(text)
    }

    package static func decode(_ bytes: [UInt8]) -> Found {
        do {
            var entries: [ShadowLedger.Entry] = []
            for line in try SealedText.lines(of: bytes, kind: kind, atMost: mostBytes) {
                if let entry = entry(line) {
                    entries.append(entry)
                } else if let cause = cause(line), let last = entries.indices.last,
                    entries[last].causes.count < ShadowLedger.mostCauses
                {
                    entries[last].causes.append(cause)
                } else {
                    return .unreadable(
                        "it has a line that this version does not know: \(line.joined(separator: " "))")
                }
            }
            return .ledger(ShadowLedger(entries: entries))
        } catch { return .unreadable(error.reason) }
    }

    private static func entry(_ line: [String]) -> ShadowLedger.Entry? {
        guard line.count == 4, line[0] == "stop", let at = Int64(line[1]),
            let reason = ShadowLedger.Reason(rawValue: line[2]), let count = Int(line[3]), count >= 0
        else { return nil }
        return ShadowLedger.Entry(at: WallMoment(nanosecondsSince1970: at), reason: reason, causes: [], count: count)
    }

    private static func cause(_ line: [String]) -> ShadowLedger.Cause? {
        guard line.count == 8, line[0] == "why" else { return nil }
        let names = line[1...4].compactMap { $0 == "-" ? "" : LatchWord.unescape($0) }
        guard names.count == 4 else { return nil }
        var numbers: [Double?] = []
        for word in line[5...7] {
            guard word != "-" else {
                numbers.append(nil)
                continue
            }
            guard let number = Double(word), number.isFinite else { return nil }
            numbers.append(number)
        }
        return ShadowLedger.Cause(
            rule: names[0], tag: names[1], text: names[2], units: names[3], value: numbers[0],
            measured: numbers[1], limit: numbers[2])
    }
}

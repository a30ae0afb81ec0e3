import AndonCore

/// Reads `mqtts://host:port`.
enum BrokerURLText {
    static func parse(_ text: String) throws(Mismatch) -> BrokerURL {
        let schemes = [("mqtts://", true), ("mqtt://", false)]
        guard let (scheme, isTLS) = schemes.first(where: { text.hasPrefix($0.0) }) else {
            let meant = ["ssl://": "mqtts://", "tls://": "mqtts://", "tcp://": "mqtt://"]
            let suggestion = meant.first { text.hasPrefix($0.key) }.map { $0.value + text.dropFirst($0.key.count) }
            throw Mismatch(suggestion: suggestion ?? (text.contains("/") ? nil : "mqtts://" + text))
        }
        var rest = text.dropFirst(scheme.count)
        guard !rest.contains("@") else {
            throw Mismatch(
                allowed: "an address without user or password; they stand in username and password-file",
                isSecret: true)
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let (host, port) = try hostAndPort(rest)
        return BrokerURL(isTLS: isTLS, host: host, port: port ?? (isTLS ? 8883 : 1883))
    }

    private static func hostAndPort(_ text: Substring) throws(Mismatch) -> (String, UInt16?) {
        var (host, port) = (text, Substring?.none)
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            guard IPAddress.bytes(of: String(host))?.count == 16, rest.isEmpty || rest.hasPrefix(":") else {
                throw Mismatch()
            }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            if let colon = text.firstIndex(of: ":") {
                host = text[..<colon]
                port = text[text.index(after: colon)...]
            }
            guard isHostName(host) else { throw Mismatch() }
        }
        guard let port else { return (String(host), nil) }
        return (String(host), UInt16(try NumberText.whole(String(port), in: 1...65_535)))
    }

    private static func isHostName(_ text: Substring) -> Bool {
        guard (1...253).contains(text.utf8.count), !text.hasPrefix("."), !text.hasPrefix("-") else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_") }
    }
}

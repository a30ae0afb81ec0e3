import AndonCore

/// Reads where the brokers are and how we sign in.
enum BrokerReader {
    static func read(_ node: PlanNode, at place: Place, defaultID: String, _ mistakes: MistakeList) -> BrokerPlan? {
        guard let section = Section(node, .broker, name: "broker", at: place, mistakes) else { return nil }
        let urls = section.readAll("urls", BrokerURLText.parse)
        var broker = BrokerPlan(urls: urls.map(\.0), clientID: defaultID)
        broker.clientID =
            section.read("client-id") { (text) throws(Mismatch) in
                guard text.utf8.count <= 200, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw Mismatch()
                }
                return text
            } ?? defaultID
        broker.username = section.read("username", PlainText.parse)
        broker.passwordFile = section.read("password-file", PlainText.path)
        broker.caFile = section.read("ca-file", PlainText.path)
        broker.certificateFile = section.read("certificate-file", PlainText.path)
        broker.keyFile = section.read("key-file", PlainText.path)
        let version: BrokerPlan.MQTTVersion? = section.read("version") { (text) throws(Mismatch) in
            if let version = BrokerPlan.MQTTVersion(rawValue: text) { return version }
            throw Mismatch(suggestion: ["5.0": "5", "v5": "5", "3": "3.1.1", "4": "3.1.1", "3.1": "3.1.1"][text])
        }
        broker.version = version ?? broker.version
        let keepAlive = section.read("keep-alive") { (text) throws(Mismatch) in
            let span = try DurationText.parse(text, from: .seconds(5), to: .minutes(60))
            guard span.nanoseconds.isMultiple(of: 1_000_000_000) else { throw Mismatch() }
            return span
        }
        broker.keepAlive = keepAlive ?? broker.keepAlive
        let window = section.read("window") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...32) }
        broker.window = window ?? broker.window
        let accepted: Bool? = section.read("insecure-network") { (text) throws(Mismatch) in
            guard text == "accepted" else { throw Mismatch() }
            return true
        }
        check(broker, urls, isPlainAccepted: accepted ?? false, section)
        return broker
    }

    private static func check(
        _ broker: BrokerPlan, _ urls: [(BrokerURL, Place)], isPlainAccepted: Bool, _ section: Section
    ) {
        for (url, place) in urls where !url.isTLS && !isPlainAccepted && !IPAddress.isLoopback(url.host) {
            section.mistakes.add(
                place, found: "the unencrypted \(Quoted.text(url.text)) to another machine",
                allowed: "mqtts://, or mqtt:// with insecure-network: accepted beside urls",
                suggestion: "mqtts://\(url.host):8883")
        }
        for (index, url) in urls.enumerated() where urls[..<index].contains(where: { $0.0 == url.0 }) {
            section.mistakes.add(
                url.1, found: "the broker \(Quoted.text(url.0.text)) once more", allowed: "each broker once")
        }
        for (one, other) in [("certificate-file", "key-file"), ("key-file", "certificate-file")]
        where !section.has(other) {
            section.misplaced(one, allowed: "together with \(other)")
        }
        if !section.has("username") { section.misplaced("password-file", allowed: "together with username") }
        if !urls.isEmpty, !urls.contains(where: { $0.0.isTLS }) {
            for key in ["ca-file", "certificate-file", "key-file"] {
                section.misplaced(key, allowed: "with an mqtts:// broker")
            }
        }
    }
}

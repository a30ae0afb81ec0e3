/// The brokers and how we show who we are. Secrets are named by file, never held.
package struct BrokerPlan: Sendable {
    /// Tried in order; at least one.
    package var urls: [BrokerURL]
    package var clientID: String
    package var username: String?
    package var passwordFile: String?
    package var caFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    /// MQTT 5 unless the plan says 3.1.1, which acknowledges what it throws away.
    package var version: MQTTVersion
    /// Seconds in MQTT; at least 5.
    package var keepAlive: TimeSpan
    /// Messages handed to the library and not yet acknowledged: 1 to 32.
    package var window: Int

    package enum MQTTVersion: String, Sendable, CaseIterable {
        case v5 = "5"
        case v311 = "3.1.1"
    }

    package init(
        urls: [BrokerURL], clientID: String, username: String? = nil, passwordFile: String? = nil,
        caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, version: MQTTVersion = .v5,
        keepAlive: TimeSpan = .seconds(10), window: Int = 32
    ) {
        self.urls = urls
        self.clientID = clientID
        self.username = username
        self.passwordFile = passwordFile
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.version = version
        self.keepAlive = keepAlive
        self.window = window
    }
}

/// `mqtt://host:1883` or `mqtts://host:8883`.
package struct BrokerURL: Sendable, Hashable {
    package var isTLS: Bool
    package var host: String
    package var port: UInt16

    package init(isTLS: Bool, host: String, port: UInt16) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
    }

    package var text: String { "\(isTLS ? "mqtts" : "mqtt")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

import AndonCore
import CMosquitto

/// The sole owner of one connection to one broker. Belongs to the broker's thread; blocks where it says so.
@safe struct MosquittoClient: ~Copyable {
    private static let started: Void = andon_mqtt_start()

    private let raw: OpaquePointer
    private let isV5: Bool

    struct Will {
        var topic: String
        var payload: [UInt8]
    }

    /// Reads the password file and the TLS files. Nothing is sent.
    init(plan: BrokerPlan, url: BrokerURL, window: Int, will: Will) throws(BrokerError) {
        _ = Self.started
        isV5 = plan.version == .v5
        let password: String? = if let file = plan.passwordFile { try PasswordFile.read(file) } else { nil }
        // The C side copies every text; these live until it has.
        let texts = [
            plan.clientID, plan.username, password, plan.caFile.map(PasswordFile.resolve),
            plan.certificateFile.map(PasswordFile.resolve), plan.keyFile.map(PasswordFile.resolve), will.topic,
        ].map(CText.init)
        var config = unsafe andon_mqtt_config_t()
        unsafe config.client_id = texts[0].pointer
        unsafe config.username = texts[1].pointer
        unsafe config.password = texts[2].pointer
        unsafe config.tls = url.isTLS ? 1 : 0
        unsafe config.ca_file = texts[3].pointer
        unsafe config.certificate_file = texts[4].pointer
        unsafe config.key_file = texts[5].pointer
        unsafe config.version = isV5 ? 5 : 4
        unsafe config.window = Int32(window)
        unsafe config.will_topic = texts[6].pointer
        var client: OpaquePointer?
        var error = [CChar](repeating: 0, count: Int(ANDON_MQTT_TEXT))
        unsafe will.payload.withUnsafeBytes { bytes in
            unsafe config.will = bytes.baseAddress
            unsafe config.will_size = Int32(bytes.count)
            _ = unsafe andon_mqtt_open(&config, &client, &error, error.count)
        }
        withExtendedLifetime(texts) {}
        guard let client = unsafe client else { throw .badFile(Self.text(error)) }
        unsafe raw = client
    }

    deinit { unsafe andon_mqtt_close(raw) }

    /// Opens the connection and sends CONNECT. Blocks for the TCP handshake.
    func connect(to url: BrokerURL, keepAlive: Int32, userTimeout: UInt32) throws(BrokerError) {
        var error = [CChar](repeating: 0, count: Int(ANDON_MQTT_TEXT))
        let code = unsafe andon_mqtt_connect(
            raw, url.host, Int32(url.port), keepAlive, userTimeout, &error, error.count)
        guard code == 0 else { throw .unreachable(Self.text(error)) }
    }

    /// Hands a message to the library with QoS 1.
    func publish(_ topic: String, _ payload: [UInt8], retain: Bool) -> Handed {
        var mid: Int32 = 0
        let code = unsafe payload.withUnsafeBytes { bytes in
            unsafe andon_mqtt_publish(raw, topic, bytes.baseAddress, Int32(bytes.count), retain ? 1 : 0, &mid)
        }
        return switch code {
        case 0: .accepted(mid)
        // Invalid topic, payload or text, larger than the broker's packets, retained where the broker keeps nothing: these
        // will be refused tomorrow too.
        case 3, 9, 18, 25, 28: .impossible(code: Int(code), Self.codeText(code))
        default: .broken(Self.codeText(code))
        }
    }

    enum Handed {
        case accepted(Int32)
        case impossible(code: Int, String)
        case broken(String)
    }

    /// Waits for the broker or the wake at most that long. Returns why the connection is over, nil while it stands.
    func turn(wake: WakeUp, milliseconds: Int32) -> String? {
        let code = unsafe andon_mqtt_turn(raw, wake.descriptor, milliseconds)
        let link = unsafe andon_mqtt_link(raw)
        guard code != 0 || link.ended != 0 else { return nil }
        let complaint = unsafe String(cString: andon_mqtt_complaint(raw))
        if link.ended != 0, link.end_reason >= 0x80 {
            return "the broker ended the connection: \(unsafe String(cString: andon_mqtt_reason_text(link.end_reason)))"
        }
        return complaint.isEmpty ? Self.codeText(code != 0 ? code : link.end_reason) : complaint
    }

    /// The broker's answer to CONNECT; nil until it was read.
    var welcome: Welcome? {
        let link = unsafe andon_mqtt_link(raw)
        guard link.answered != 0 else { return nil }
        guard link.connack == 0 else {
            let text =
                isV5
                ? unsafe String(cString: andon_mqtt_reason_text(link.connack))
                : unsafe String(cString: andon_mqtt_connack_text(link.connack))
            return .refused("the broker refuses the connection: \(text) (\(link.connack))")
        }
        return .accepted(receiveMaximum: Int(link.receive_maximum))
    }

    enum Welcome {
        case accepted(receiveMaximum: Int)
        case refused(String)
    }

    /// The acknowledgements since the last call.
    func acknowledgements() -> [andon_mqtt_ack_t] {
        var acks = [andon_mqtt_ack_t](repeating: andon_mqtt_ack_t(), count: Int(ANDON_MQTT_ACKS))
        let count = unsafe andon_mqtt_take(raw, &acks, acks.count)
        acks.removeLast(acks.count - count)
        return acks
    }

    /// Says goodbye: the broker forgets the will.
    func disconnect() { _ = unsafe andon_mqtt_disconnect(raw) }

    /// Goes without a word: the broker publishes the will.
    func cut() { unsafe andon_mqtt_cut(raw) }

    static func reasonText(_ reason: Int) -> String { unsafe String(cString: andon_mqtt_reason_text(Int32(reason))) }

    static func text(_ bytes: [CChar]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func codeText(_ code: Int32) -> String { unsafe String(cString: andon_mqtt_code_text(code)) }
}

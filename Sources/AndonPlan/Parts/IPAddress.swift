import Foundation

/// Literal addresses, without asking any name server.
enum IPAddress {
    /// The bytes of an IPv4 (4) or IPv6 (16) address; nil where the text is none.
    static func bytes(of text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return unsafe withUnsafeBytes(of: &four) { unsafe Array($0) } }
        var sixteen = in6_addr()
        if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
            return unsafe withUnsafeBytes(of: &sixteen) { unsafe Array($0) }
        }
        return nil
    }

    /// The bytes of the host that an address leads to: an IPv4 address in IPv6 (`::ffff:192.0.2.20`, RFC 4291 2.5.5.2) is
    /// that IPv4 address.
    static func endpoint(of text: String) -> [UInt8]? {
        guard let bytes = bytes(of: text) else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(12) == [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Good on one interface alone, which the address does not name (RFC 4291 2.5.6).
    static func isLinkLocal(_ host: String) -> Bool {
        guard let bytes = bytes(of: host), bytes.count == 16 else { return false }
        return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// Multicast and broadcast: nobody to connect to.
    static func isForMany(_ host: String) -> Bool {
        guard let bytes = endpoint(of: host) else { return false }
        return bytes.count == 4 ? (224...239).contains(bytes[0]) || bytes == [255, 255, 255, 255] : bytes[0] == 0xFF
    }

    /// Whether traffic to it stays in this machine.
    static func isLoopback(_ host: String) -> Bool {
        guard let bytes = endpoint(of: host) else { return host.lowercased() == "localhost" }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }
}

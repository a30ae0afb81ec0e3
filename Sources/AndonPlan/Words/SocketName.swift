/// The name of a TCP endpoint as people and plans write it: `192.0.2.20:502`, `[2001:db8::20]:502`.
package enum SocketName {
    /// Whether both name one endpoint, however the address is written: `::ffff:192.0.2.20` is 192.0.2.20. Names that are no
    /// addresses are compared as they stand.
    package static func isSame(_ one: String, _ other: String) -> Bool {
        guard let (left, leftPort) = parts(one), let (right, rightPort) = parts(other) else { return one == other }
        return left == right && leftPort == rightPort
    }

    /// One text for all the ways in which an address is written.
    package static func canonical(_ name: String) -> String {
        parts(name).map { "\($0.address) \($0.port)" } ?? name
    }

    private static func parts(_ name: String) -> (address: [UInt8], port: Substring)? {
        guard let colon = name.lastIndex(of: ":") else { return nil }
        var host = name[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return IPAddress.endpoint(of: String(host)).map { ($0, name[name.index(after: colon)...]) }
    }
}

import FoundationEssentials

/// Reads a secret where the plan says it is: a path, or a bare name among systemd's credentials.
enum PasswordFile {
    static let mostBytes = 64 << 10

    /// Without the newline that an editor leaves at its end. Read at each connection, so that a new password needs no restart.
    static func read(_ name: String) throws(BrokerError) -> String {
        let path = resolve(name)
        let bytes: [UInt8]
        do {
            bytes = try FileHeader.read(path, bytes: mostBytes + 1)
        } catch {
            throw .badFile("the password file \(path) cannot be read")
        }
        guard bytes.count <= mostBytes else { throw .badFile("the password file \(path) is larger than 64 KiB") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badFile("the password file \(path) is not UTF-8 text")
        }
        return String(text.reversed().drop { $0.isNewline }.reversed())
    }

    /// A relative name is looked up in $CREDENTIALS_DIRECTORY first.
    static func resolve(_ name: String) -> String {
        guard !name.hasPrefix("/"), let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
            return name
        }
        let path = "\(folder)/\(name)"
        return FileManager.default.fileExists(atPath: path) ? path : name
    }
}

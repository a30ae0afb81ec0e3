import AndonCore

extension KeyTable {
    /// A link and what stands below it.
    static let links = [link, rs485, frame, lengthPrefix, checksum, unit, identity]

    /// The words for `driver`.
    package static let drivers = LinkReader.DriverName.allCases.map(\.rawValue)

    /// The keys of a link that its driver does not take.
    package static func keysRefused(by driver: String) -> [String] {
        LinkReader.DriverName(rawValue: driver)?.refused ?? []
    }

    static let link = KeyTable(
        "link",
        required: ["driver": Quoted.choice(drivers)],
        optional: [
            "host": "an IPv4 or IPv6 address, no name", "port": "a whole number from 1 to 65535",
            "in-flight": "a whole number from 1 to 16", "pause-after-connect": duration, "idle-close": duration,
            "device": path + ", best below /dev/serial/by-id",
            "baud": Quoted.choice(SerialReader.bauds.map(String.init)) + ", on serial-frames also 300 and 600",
            "parity": "none, even or odd",
            "stop-bits": "1 or 2", "data-bits": "7 or 8", "rs485": "rts-on-send, before and after",
            "echo": "strip or none", "frame": "how the bytes are cut into frames",
            "library": "the absolute path of a driver's .so", "settings": "what the driver is given, by its names",
            "timeout": duration, "gap": duration, "probe-at-most": duration, "max-registers": registers,
            "max-bits": bits, "write-retries": retries, "writes": writes, "turnaround": duration, "pause": duration,
            "warm-up": duration,
            "units": "units by their numbers, each with what is true for it alone",
        ])

    static let rs485 = KeyTable(
        "rs485", optional: ["rts-on-send": "high or low", "before": shortDelay, "after": shortDelay])

    static let frame = KeyTable(
        "frame",
        optional: [
            "ends-with": delimiter, "starts-with": delimiter, "checksum": "kind, written and covers",
            "length": "a whole number of bytes from 1 to 1024", "length-prefix": "at, bytes, order and adds",
            "silence": duration, "at-most": "a whole number of bytes from 1 to 1024",
            "quiet-at-most": "a duration from 100ms to 24h, or forever",
        ])

    static let lengthPrefix = KeyTable(
        "length-prefix",
        required: ["at": "the first byte of the length, counted from 1, at most 256"],
        optional: [
            "bytes": "1 or 2", "order": "big or little",
            "adds": "bytes that follow and are not counted in it, a whole number from 0 to 255",
        ])

    static let checksum = KeyTable(
        "checksum", required: ["kind": "xor, sum or crc16"],
        optional: ["written": "bytes or hex", "covers": "none, start, end or both"])

    static let unit = KeyTable(
        "unit",
        optional: [
            "timeout": duration, "pause": duration, "turnaround": duration, "warm-up": duration,
            "max-registers": registers, "max-bits": bits, "max-coils": bits, "max-discretes": bits,
            "max-inputs": registers, "max-holdings": registers,
            "forbidden": "addresses, such as [holding 100..120, coil 7]", "one-at-a-time": "yes or no",
            "starts-at-zero": "a list of coil, discrete, input and holding", "write-retries": retries,
            "writes": writes,
            "identity": "at and equals, or some of vendor, product and revision, or server-id",
        ])

    static let identity = KeyTable(
        "identity",
        optional: [
            "at": "a holding or input register, such as \"holding 100\"",
            "equals": "a whole number from -32768 to 65535", "vendor": object, "product": object, "revision": object,
            "server-id": "bytes such as \"0x12 0x34\", at most 64",
        ])

    private static let registers = "a whole number from 1 to 125"
    private static let bits = "a whole number from 1 to 2000"
    private static let writes = "single or multiple"
    private static let retries = "a whole number from 0 to 5"
    private static let shortDelay = "a duration of at most 100ms, such as 200us"
    private static let delimiter = "at most 8 bytes: " + BytesText.allowed
    private static let object = "a text of at most 200 characters, as the device says it"
}

internal import AndonCore

// What a driver's `open` is given for a link: the keys and words of its README. Only what differs from its defaults.
extension DriverSettings {
    typealias Pair = (key: String, value: String)

    static func of(_ link: LinkPlan) -> [Pair] {
        var pairs: [Pair] = []
        switch link.driver {
        case .modbusTCP(let host, let port):
            pairs += [("host", host), ("port", String(port)), ("in-flight", String(link.inFlight))]
        case .modbusRTUOverTCP(let host, let port):
            pairs += [("host", host), ("port", String(port))]
        case .modbusRTU(let serial):
            pairs += line(serial)
        case .modbusASCII(let serial):
            pairs += line(serial) + [("data-bits", String(serial.dataBits))]
        case .serialFrames(let serial, let frames):
            pairs += line(serial) + [("data-bits", String(serial.dataBits))] + framing(frames)
        case .plugin(let plugin):
            return [("library", plugin.library)] + plugin.settings.map { ("set.\($0.key)", $0.value) }
        }
        pairs.append(("gap-ns", String(link.gap.nanoseconds)))
        if link.pauseAfterConnect > .zero {
            pairs.append(("pause-after-connect-ns", String(link.pauseAfterConnect.nanoseconds)))
        }
        if let idle = link.idleClose { pairs.append(("idle-close-ns", String(idle.nanoseconds))) }
        return pairs
    }

    private static func line(_ serial: SerialPlan) -> [Pair] {
        var pairs: [Pair] = [
            ("device", serial.device), ("baud", String(serial.baud)), ("parity", serial.parity.rawValue),
            ("stop-bits", String(serial.stopBits)),
        ]
        if let rs485 = serial.rs485 {
            pairs += [
                ("rs485", rs485.rtsHighOnSend ? "rts-high" : "rts-low"),
                ("rs485-before-ns", String(rs485.delayBeforeSend.nanoseconds)),
                ("rs485-after-ns", String(rs485.delayAfterSend.nanoseconds)),
            ]
        }
        if serial.stripsEcho { pairs.append(("echo", "strip")) }
        return pairs
    }

    private static func framing(_ frames: FramePlan) -> [Pair] {
        let most: Pair = ("most-bytes", String(frames.mostBytes))
        switch frames.framing {
        case .delimiter(let end): return [("framing", "delimiter"), ("end", hexadecimal(end)), most]
        case .fixed(let length): return [("framing", "fixed"), ("length", String(length)), most]
        case .lengthPrefix(let at, let bytes, let isBigEndian, let adds):
            return [
                ("framing", "length-prefix"), ("prefix-at", String(at)), ("prefix-bytes", String(bytes)),
                ("prefix-order", isBigEndian ? "big" : "little"), ("prefix-adds", String(adds)), most,
            ]
        case .bracketed(let start, let end, let checksum):
            let brackets: [Pair] = [
                ("framing", "bracketed"), ("start", hexadecimal(start)), ("end", hexadecimal(end)), most,
            ]
            guard let checksum else { return brackets }
            let covers =
                switch (checksum.coversStart, checksum.coversEnd) {
                case (true, true): "both"
                case (true, false): "start"
                case (false, true): "end"
                case (false, false): "none"
                }
            return brackets + [
                ("checksum", checksum.kind.rawValue), ("checksum-text", checksum.isHexadecimal ? "hex" : "bytes"),
                ("checksum-covers", covers),
            ]
        case .silence(let silence): return [("framing", "silence"), ("silence-ns", String(silence.nanoseconds)), most]
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

package import AndonCore

/// A link as it is written in a plan: `{ driver: modbus-rtu, device: /dev/ttyUSB0, baud: 9600, parity: even }`.
package enum LinkLine {
    package static func text(_ driver: LinkDriver) -> String {
        var pairs = [("driver", driver.name)]
        switch driver {
        case .modbusTCP(let host, let port):
            pairs.append(("host", quoted(host)))
            if port != 502 { pairs.append(("port", String(port))) }
        case .modbusRTUOverTCP(let host, let port): pairs += [("host", quoted(host)), ("port", String(port))]
        case .modbusRTU(let serial): pairs += line(serial, dataBits: 8)
        case .modbusASCII(let serial): pairs += line(serial, dataBits: 7)
        case .serialFrames(let serial, _): pairs += line(serial, dataBits: 8)
        case .plugin(let plugin): pairs.append(("library", quoted(plugin.library)))
        }
        return "{ " + pairs.map { "\($0): \($1)" }.joined(separator: ", ") + " }"
    }

    /// For people: `modbus-rtu on /dev/ttyUSB0, 9600 baud, 8 data bits, parity even, 1 stop bit`.
    package static func story(_ driver: LinkDriver) -> String {
        guard let serial = driver.serial else { return LinkStory.endpoint(driver) }
        return "\(driver.name) on \(serial.device), \(settings(serial))"
    }

    /// `9600 baud, 8 data bits, parity even, 1 stop bit`.
    static func settings(_ serial: SerialPlan) -> String {
        let stop = serial.stopBits == 1 ? "1 stop bit" : "\(serial.stopBits) stop bits"
        return "\(serial.baud) baud, \(serial.dataBits) data bits, parity \(serial.parity.rawValue), \(stop)"
    }

    private static func line(_ serial: SerialPlan, dataBits: Int) -> [(String, String)] {
        var pairs = [
            ("device", quoted(serial.device)), ("baud", String(serial.baud)), ("parity", serial.parity.rawValue),
        ]
        // Parity none is refused without it: devices differ there, and the standard asks for two.
        if serial.stopBits != 1 || serial.parity == .none { pairs.append(("stop-bits", String(serial.stopBits))) }
        if serial.dataBits != dataBits { pairs.append(("data-bits", String(serial.dataBits))) }
        if serial.stripsEcho { pairs.append(("echo", "strip")) }
        return pairs
    }

    /// As it stands where YAML takes it for a text, in double quotes otherwise.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            switch $0 {
            case "a"..."z", "A"..."Z", "0"..."9", "/", "-", "_", ".": true
            default: false
            }
        }
        return isPlain ? text : ProbeTarget.quoted(text)
    }
}

import AndonCore

/// A serial port in words.
enum SerialStory {
    /// `/dev/ttyS0, 19200 baud, 8 data bits, parity even, 1 stop bit`
    static func settings(_ serial: SerialPlan) -> String {
        let stop = serial.stopBits == 1 ? "1 stop bit" : "\(serial.stopBits) stop bits"
        return
            "\(serial.device), \(serial.baud) baud, \(serial.dataBits) data bits, parity \(serial.parity.rawValue), \(stop)"
    }

    static func lines(_ serial: SerialPlan) -> [String] {
        var lines: [String] = []
        if let rs485 = serial.rs485 {
            lines.append(
                "  the kernel switches the RS-485 sender: RTS \(rs485.rtsHighOnSend ? "high" : "low") while we send, "
                    + "\(DurationText.plain(rs485.delayBeforeSend)) before and "
                    + "\(DurationText.plain(rs485.delayAfterSend)) after")
        }
        if serial.stripsEcho { lines.append("  the port hears our own requests: they are known and taken away") }
        if isRenumbered(serial.device) {
            lines.append(
                "  note: this name can change when the adapter is plugged in again; one below /dev/serial/by-id stays")
        }
        return lines
    }

    private static func isRenumbered(_ device: String) -> Bool {
        device.hasPrefix("/dev/ttyUSB") || device.hasPrefix("/dev/ttyACM")
    }
}

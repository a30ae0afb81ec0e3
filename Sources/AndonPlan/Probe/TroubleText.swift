package import AndonCore

/// Why a link cannot be opened and what to do, in one sentence for the person at the wire.
package enum TroubleText {
    package static func sentence(_ trouble: LinkTrouble, _ driver: LinkDriver, timeout: TimeSpan) -> String {
        let place = driver.endpointWords
        let isSerial = driver.serial != nil
        let said = "\(place): \(trouble.words)"
        return switch trouble.kind {
        case .missing where isSerial:
            "\(said). Is the adapter plugged in? `ls -l /dev/serial/by-id/` shows the ports that are there."
        case .noPermission where isSerial:
            "\(said). Join the group that `ls -lL \(place)` shows (mostly dialout): sudo usermod -aG dialout $USER, "
                + "then log in again."
        case .notSerial where isSerial: "\(said). It is no serial port, or it does not take these settings."
        case .refused:
            "\(said). The host is there and nothing listens on this port: is Modbus turned on in the device, "
                + "and is the port right (502 mostly)?"
        case .unreachable: "\(said). Is the address right, and has this machine one in the same network (`ip addr`)?"
        case .noReply:
            "\(place): no connection within \(DurationText.plain(timeout)). Is the address right, the cable in, "
                + "a firewall between? --timeout 2s waits longer."
        case .missing, .noPermission, .notSerial, .other: "\(said)."
        }
    }
}

extension LinkDriver {
    /// The port or the host, as a person names it.
    package var endpointWords: String {
        switch self {
        case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port):
            "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _): serial.device
        case .plugin(let plugin): plugin.library
        }
    }
}

internal import AndonCore

/// The settings that serial devices leave the factory with, the given ones first.
enum SerialGuesses {
    static func all(of link: LinkPlan) -> [LinkPlan] {
        guard case .modbusRTU(let given) = link.driver else { return [link] }
        var links = [link]
        for baud in [9_600, 19_200, 38_400, 115_200, 57_600, 4_800] {
            for (parity, stopBits) in [(SerialPlan.Parity.even, 1), (.none, 1), (.none, 2), (.odd, 1)] {
                var serial = given
                (serial.baud, serial.parity, serial.stopBits) = (baud, parity, stopBits)
                guard serial != given else { continue }
                links.append(link.speaking(.modbusRTU(serial)))
            }
        }
        // What Delta and others leave the factory with.
        var ascii = given
        (ascii.baud, ascii.dataBits, ascii.parity, ascii.stopBits) = (9_600, 7, .even, 1)
        return links + [link.speaking(.modbusASCII(ascii))]
    }
}

extension LinkPlan {
    fileprivate func speaking(_ driver: LinkDriver) -> LinkPlan {
        var link = self
        link.driver = driver
        return link
    }
}

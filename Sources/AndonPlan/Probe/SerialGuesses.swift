package import AndonCore

/// The settings that serial devices leave the factory with, the given ones first.
package enum SerialGuesses {
    /// - Parameter isLinked: whether a driver is there; settings of one that is not are left out.
    package static func all(of link: LinkPlan, isLinked: (LinkDriver) -> Bool) -> [LinkPlan] {
        guard case .modbusRTU(let given) = link.driver else { return [link] }
        var serials: [SerialPlan] = []
        for baud in [9_600, 19_200, 38_400, 115_200, 57_600, 4_800] {
            for (parity, stopBits) in [(SerialPlan.Parity.even, 1), (.none, 1), (.none, 2), (.odd, 1)] {
                var serial = given
                (serial.baud, serial.parity, serial.stopBits) = (baud, parity, stopBits)
                if serial != given { serials.append(serial) }
            }
        }
        // What Delta and others leave the factory with.
        var ascii = given
        (ascii.baud, ascii.dataBits, ascii.parity, ascii.stopBits) = (9_600, 7, .even, 1)
        let drivers = serials.map(LinkDriver.modbusRTU) + [.modbusASCII(ascii)]
        return [link]
            + drivers.filter(isLinked).map { driver in
                var other = link
                other.driver = driver
                return other
            }
    }
}

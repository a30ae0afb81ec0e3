/// Every setting of a serial port, explicit.
package struct SerialPlan: Sendable, Hashable {
    package enum Parity: String, Sendable, CaseIterable { case none, even, odd }

    package var device: String
    package var baud: Int
    /// 8 for RTU; 7 or 8 for ASCII and for frames.
    package var dataBits: Int
    package var parity: Parity
    package var stopBits: Int
    /// The kernel switches the sender of a two-wire bus; nil for adapters that do it themselves.
    package var rs485: RS485Plan?
    /// The receiver hears our own requests (two wires, receiver always on): they are known and taken away.
    package var stripsEcho: Bool

    package init(
        device: String, baud: Int, dataBits: Int = 8, parity: Parity, stopBits: Int, rs485: RS485Plan? = nil,
        stripsEcho: Bool = false
    ) {
        self.device = device
        self.baud = baud
        self.dataBits = dataBits
        self.parity = parity
        self.stopBits = stopBits
        self.rs485 = rs485
        self.stripsEcho = stripsEcho
    }

    /// Bits of one character on the wire: start, data, parity if any, stop.
    package var bitsPerCharacter: Int { 1 + dataBits + (parity == .none ? 0 : 1) + stopBits }
}

/// How the kernel drives RTS on an RS-485 port (TIOCSRS485).
package struct RS485Plan: Sendable, Hashable {
    /// RTS is high while we send (most transceivers), or low.
    package var rtsHighOnSend: Bool
    package var delayBeforeSend: TimeSpan
    package var delayAfterSend: TimeSpan

    package init(
        rtsHighOnSend: Bool = true, delayBeforeSend: TimeSpan = .zero, delayAfterSend: TimeSpan = .zero
    ) {
        self.rtsHighOnSend = rtsHighOnSend
        self.delayBeforeSend = delayBeforeSend
        self.delayAfterSend = delayAfterSend
    }
}

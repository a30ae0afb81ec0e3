extension LinkPlan {
    /// From handing a request to the link's driver to giving it up: the unit's time to answer, and what the wire takes
    /// for bytes and silence. The wire gives each request this long, and the bus budget counts with it.
    package func deadline(of function: ModbusFunction, count: Int, unit: UnitPlan) -> TimeSpan {
        // The driver keeps the gap inside the deadline.
        guard let timing = BusTiming(self) else { return unit.timeout + gap + roomToConnect }
        // A pair of silences for what may still be on the bus; the gap holds the one that stands before the request.
        let quiet = timing.silence
        let switching = driver.serial?.rs485.map { $0.delayBeforeSend + $0.delayAfterSend } ?? .zero
        return unit.timeout + timing.time(of: function, count: count) + max(gap, quiet) + quiet + switching
    }

    /// The same of one poll.
    package func deadline(of block: ReadBlock, unit: UnitPlan) -> TimeSpan {
        deadline(of: block.area.readFunction, count: Int(block.count), unit: unit)
    }

    /// A connection that is closed when nobody asks is opened by an ordinary request, which then waits for the pause: it
    /// would never be answered if its deadline had no room for it.
    private var roomToConnect: TimeSpan { idleClose == nil ? .zero : pauseAfterConnect }
}

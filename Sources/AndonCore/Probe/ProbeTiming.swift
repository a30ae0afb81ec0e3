/// How long a request and its answer are on the wire themselves: what a unit may take comes on top.
package enum ProbeTiming {
    /// - Parameters:
    ///   - request: bytes of the request's data behind unit and function.
    ///   - answer: bytes of the longest answer's data.
    package static func wire(_ driver: LinkDriver, request: Int, answer: Int) -> TimeSpan {
        guard let serial = driver.serial else { return .zero }
        let timing = BusTiming(serial)
        // Unit, function and checksum on either side; ASCII writes each byte as two, between a colon and CR LF.
        var characters = request + answer + 8
        if case .modbusASCII = driver { characters = characters * 2 + 6 }
        return timing.time(characters: characters) + timing.silence * 2
    }

    /// A read of so many values.
    package static func read(_ driver: LinkDriver, _ area: Area, count: Int) -> TimeSpan {
        wire(driver, request: 4, answer: 1 + (area.isBits ? (count + 7) / 8 : count * 2))
    }
}

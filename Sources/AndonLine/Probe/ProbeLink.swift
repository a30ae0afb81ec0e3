package import AndonCore
internal import AndonSupervision

/// One link opened for a person who looks for something: a request at a time, on the thread that calls.
///
/// Owns the driver and with it the port for as long as it lives. Every call blocks until the answer or the timeout: never
/// on a thread of the shared pool (`ProbeThread`). Reads unless `write` is called.
package final class ProbeLink {
    private let driver: DriverLink
    private let plan: LinkPlan
    private var ticket: UInt64 = 0
    /// How long a unit may take.
    package var timeout: TimeSpan

    /// Checks the settings; opens nothing before the first request.
    ///
    /// - Throws: `LineError.driver` with the driver's own sentence.
    package init(_ plan: LinkPlan, catalog: DriverCatalog = .standard) throws(LineError) {
        driver = try DriverLink(
            catalog.driver(named: plan.driver.name), links: [(name: plan.name, settings: DriverSettings.of(plan))],
            pulse: Pulse("probe"))
        self.plan = plan
        timeout = plan.timeout
    }

    /// Whether an agent of this build has the driver at all.
    package static func isLinked(_ driver: LinkDriver) -> Bool {
        DriverCatalog.standard.drivers.contains { $0.name == driver.name }
    }

    /// Bytes that came and belonged to no answer so far.
    package var strayBytes: UInt64 { driver.counters(link: 0)?.strayBytes ?? 0 }

    /// Reads, and once more where nothing of use came: a device may sleep until the first request.
    package func readTwice(unit: UInt8, _ area: Area, _ address: UInt16, count: UInt16) -> ProbeAnswer {
        let answer = read(unit: unit, area, address, count: count)
        return answer.isWorthAsking ? read(unit: unit, area, address, count: count) : answer
    }

    /// One question of a probe, which reads.
    package func ask(_ question: ProbeQuestion, unit: UInt8) -> ProbeAnswer {
        switch question {
        case .values(let point, let count): read(unit: unit, point.area, point.address, count: count)
        case .deviceID(let code, let object): readDeviceID(unit: unit, code: code, object: object)
        case .serverID: reportServerID(unit: unit)
        }
    }

    /// Reads values of an area; one word for each register or bit.
    package func read(unit: UInt8, _ area: Area, _ address: UInt16, count: UInt16) -> ProbeAnswer {
        let wire = ProbeTiming.read(plan.driver, area, count: Int(count))
        return ask(.read(area), unit: unit, address: address, count: count, wire: wire)
    }

    /// What the device says of itself: 43/14 from `object` on with the given read code, one byte in each value.
    package func readDeviceID(unit: UInt8, code: UInt8, object: UInt8) -> ProbeAnswer {
        let address = UInt16(code) << 8 | UInt16(object)
        return ask(DriverRequest.Operation(.readDeviceID), unit: unit, address: address, count: 0)
    }

    /// What the device says of itself: function 17, one byte in each value.
    package func reportServerID(unit: UInt8) -> ProbeAnswer {
        ask(DriverRequest.Operation(.reportServerID), unit: unit, address: 0, count: 0)
    }

    /// Writes one coil or register, with functions 5 and 6, or 15 and 16 where the unit takes no others; a coil word that is
    /// neither on nor off goes out as it is, with function 5.
    package func write(
        unit: UInt8, _ point: Point, _ value: UInt16, coilWord: Bool = false, _ kind: WriteKind = .single
    ) -> ProbeAnswer {
        let operation = coilWord ? .writeCoilWord : DriverRequest.Operation.write(point.area, kind)
        return ask(operation, unit: unit, address: point.address, count: 1, values: [value])
    }

    /// Writes several coils or registers in one request.
    package func write(unit: UInt8, _ point: Point, _ values: [UInt16]) -> ProbeAnswer {
        let function: ModbusFunction = point.area == .coil ? .writeCoils : .writeRegisters
        return ask(
            DriverRequest.Operation(function), unit: unit, address: point.address, count: UInt16(values.count),
            values: values)
    }

    /// Sets and clears bits of a register and leaves the others: function 22.
    package func mask(unit: UInt8, _ address: UInt16, and: UInt16, or: UInt16) -> ProbeAnswer {
        ask(DriverRequest.Operation(.maskWrite), unit: unit, address: address, count: 2, values: [and, or])
    }

    /// Writes registers, then reads registers, in one request: function 23.
    package func exchange(
        unit: UInt8, write address: UInt16, _ values: [UInt16], read first: UInt16, count: UInt16
    ) -> ProbeAnswer {
        ask(
            DriverRequest.Operation(.readWriteRegisters), unit: unit, address: first, count: count, values: values,
            writeAddress: address)
    }

    /// Sends bytes on a link that speaks frames, if there are any, and waits for the next frame.
    package func frame(_ bytes: [UInt8]) -> ProbeAnswer {
        ask(
            DriverRequest.Operation(.exchangeFrame), unit: 1, address: 0, count: UInt16(bytes.count),
            values: bytes.map(UInt16.init))
    }

    private func ask(
        _ operation: DriverRequest.Operation, unit: UInt8, address: UInt16, count: UInt16, values: [UInt16] = [],
        writeAddress: UInt16? = nil, wire: TimeSpan? = nil
    ) -> ProbeAnswer {
        ticket += 1
        // The longest frame there and back where nothing better is known, so that a slow line does not eat the unit's time.
        let wire = wire ?? ProbeTiming.wire(plan.driver, request: 252, answer: 252)
        let deadline = MonotonicClock.now() + timeout + wire
        let request = DriverRequest(
            ticket: ticket, deadline: deadline, link: 0, unit: unit, operation: operation, isUrgent: true,
            address: address, count: count, values: values, writeAddress: writeAddress ?? 0,
            writeCount: writeAddress == nil ? 0 : UInt16(values.count))
        let echoes = driver.counters(link: 0)?.echoes ?? 0
        let status = driver.submit(request)
        guard status == .ok else { return ProbeAnswer(refused: status, by: plan.driver) }
        var answer: ProbeAnswer?
        // A driver answers every request by its deadline; this only ends a driver that does not.
        let end = deadline + .seconds(1)
        while answer == nil, MonotonicClock.now() < end {
            driver.wait(until: end) { came, values in
                guard came.ticket == ticket else { return }
                answer = ProbeAnswer(came, values)
            }
        }
        return judged(answer ?? ProbeAnswer(outcome: .silent), echoes: echoes)
    }

    /// An answer in vain, with what the driver knows of the line.
    ///
    /// - Parameter echoes: requests that had come back before this one.
    private func judged(_ answer: ProbeAnswer, echoes: UInt64) -> ProbeAnswer {
        var answer = answer
        switch answer.outcome {
        case .silent, .garbled: break
        case .values, .refused, .owned, .unopened, .lost, .failed: return answer
        }
        let strips = plan.driver.serial?.stripsEcho == true
        if !strips, let now = driver.counters(link: 0)?.echoes, now > echoes {
            answer.isEcho = true
            answer.outcome = .garbled("our own request comes back, as the adapter hears what it sends")
        } else if strips, case .garbled = answer.outcome, let words = driver.describe(link: 0) {
            answer.outcome = .garbled(words)
        }
        return answer
    }
}

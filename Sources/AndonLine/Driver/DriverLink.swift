internal import AndonCore
internal import AndonSupervision
internal import CAndonDriver
internal import CPluginDriver

/// The sole owner of one open driver instance, and the only file that calls the driver's table.
///
/// Everything but `waker` belongs to the wire's thread. Closes the instance when it is let go.
@safe final class DriverLink {
    private let table: UnsafePointer<andon_driver_t>
    private let raw: OpaquePointer
    private let answers: UnsafeMutableBufferPointer<andon_answer_t>
    /// What the driver says of a link, for the time of one call.
    private let words: UnsafeMutableBufferPointer<CChar>
    /// Ends `wait` from any thread.
    let waker: DriverWaker
    /// Shows which of the driver's calls the wire is inside of.
    private let pulse: Pulse

    /// Answers taken in one turn of the loop: enough for a burst, few enough that a stop found in one is not kept waiting.
    static let answersPerTurn = 16

    /// Checks the settings and makes the instance; opens no device and does not block.
    ///
    /// - Throws: `LineError.driver` with the driver's own sentence.
    init(
        _ driver: CatalogDriver, links: [(name: String, settings: [(key: String, value: String)])], pulse: Pulse
    ) throws(LineError) {
        let table = unsafe driver.table
        guard unsafe table.pointee.abi == ANDON_DRIVER_ABI else {
            let found = unsafe table.pointee.abi
            throw .driver("driver \(driver.name) speaks contract \(found), this agent speaks \(ANDON_DRIVER_ABI)")
        }
        var problem = [CChar](repeating: 0, count: Int(ANDON_MAX_ERROR_TEXT))
        var opened: OpaquePointer?
        let status = unsafe DriverSettings.with(links) { configs in
            unsafe problem.withUnsafeMutableBufferPointer { text in
                unsafe table.pointee.open(configs.baseAddress, configs.count, &opened, text.baseAddress, text.count)
            }
        }
        guard status == ANDON_OK, let raw = unsafe opened else {
            let bytes = problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let sentence = String(decoding: bytes, as: UTF8.self)
            let words = DriverStatus(Int32(bitPattern: status.rawValue)).words
            throw .driver("driver \(driver.name): \(sentence.isEmpty ? words : sentence)")
        }
        self.pulse = pulse
        unsafe self.table = table
        unsafe self.raw = raw
        unsafe answers = .allocate(capacity: Self.answersPerTurn)
        unsafe words = .allocate(capacity: Int(ANDON_MAX_ERROR_TEXT))
        unsafe words.initialize(repeating: 0)
        unsafe waker = DriverWaker(table: table, instance: raw)
    }

    deinit {
        waker.retire()
        unsafe table.pointee.close(raw)
        unsafe answers.deallocate()
        unsafe words.deallocate()
    }

    /// Hands a request over; never blocks. A request that is refused here is never answered.
    func submit(_ request: DriverRequest) -> DriverStatus {
        if !request.values.isEmpty {
            return unsafe request.values.withUnsafeBufferPointer { unsafe submit(request, values: $0.baseAddress) }
        }
        var value = request.value
        return unsafe withUnsafePointer(to: &value) { unsafe submit(request, values: $0) }
    }

    private func submit(_ request: DriverRequest, values: UnsafePointer<UInt16>?) -> DriverStatus {
        var raw = unsafe andon_request_t()
        unsafe raw.ticket = request.ticket
        unsafe raw.deadline_ns = UInt64(clamping: request.deadline.nanoseconds)
        unsafe raw.link = UInt32(request.link)
        unsafe raw.unit = request.unit
        unsafe raw.operation = request.operation.raw
        unsafe raw.urgent = request.isUrgent ? 1 : 0
        unsafe raw.address = request.address
        unsafe raw.count = request.count
        unsafe raw.write_address = request.writeAddress
        unsafe raw.write_count = request.writeCount
        unsafe raw.values = values
        let status = inside(.driverSubmit) { unsafe table.pointee.submit(self.raw, &raw) }
        return DriverStatus(Int32(bitPattern: status.rawValue))
    }

    /// Does the I/O until an answer is complete, `wake` is called, or `until`; hands each answer to `take` with its values.
    ///
    /// The values are the driver's and are gone at the next call.
    func wait(until: Uptime, take: (DriverAnswer, Span<UInt16>) -> Void) {
        let until = UInt64(clamping: until.nanoseconds)
        let found = inside(.driverWait) {
            unsafe table.pointee.wait(raw, until, answers.baseAddress, answers.count)
        }
        let count = unsafe min(found, answers.count)
        for index in 0..<count {
            let raw = unsafe answers[index]
            let answer = unsafe DriverAnswer(
                ticket: raw.ticket, status: DriverStatus(raw.status, exception: raw.exception),
                sent: raw.sent_ns == 0 ? nil : Uptime(nanoseconds: Int64(clamping: raw.sent_ns)),
                answered: Uptime(nanoseconds: Int64(clamping: raw.answered_ns)),
                isUnconfirmed: raw.flags & UInt8(ANDON_ANSWER_UNCONFIRMED) != 0, systemError: raw.system_error)
            // A driver that promises values and gives none must not make us read at address zero.
            let values = unsafe UnsafeBufferPointer(start: raw.values, count: raw.values == nil ? 0 : Int(raw.count))
            unsafe take(answer, values.span)
        }
    }

    /// A call into the driver's C, named while it lasts.
    private func inside<Result>(_ place: WorkPlace, _ call: () -> Result) -> Result {
        pulse.enter(place, at: MonotonicClock.now())
        defer { pulse.enter(.ownWork, at: MonotonicClock.now()) }
        return call()
    }

    /// The driver's own counters of one link; nil when it has no such link.
    func counters(link: Int) -> DriverCounters? {
        var raw = andon_link_counters_t()
        let status = inside(.driverAsk) { unsafe table.pointee.counters(self.raw, UInt32(link), &raw) }
        guard status == ANDON_OK else { return nil }
        return DriverCounters(
            connects: raw.connects, requests: raw.requests, lateAnswers: raw.late_answers,
            strayBytes: raw.stray_bytes, badAnswers: raw.bad_answers,
            echoes: raw.echoes)
    }

    /// How the host of a plug-in fares; nil for a driver that is linked in.
    var hostHealth: HostHealth? {
        guard unsafe table == andon_plugin() else { return nil }
        let health = unsafe andon_plugin_health(raw)
        return unsafe HostHealth(
            crashes: health.crashes, isRunning: health.is_running != 0, isDisabled: health.is_disabled != 0,
            lastEnd: String(cString: health.last_end))
    }

    /// What the driver says is wrong with a link, for people; nil while nothing is.
    func describe(link: Int) -> String? {
        guard let describe = unsafe table.pointee.describe else { return nil }
        let status = inside(.driverAsk) { unsafe describe(raw, UInt32(link), words.baseAddress, words.count) }
        guard status == ANDON_OK, unsafe words[0] != 0 else { return nil }
        return unsafe String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

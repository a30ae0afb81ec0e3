import CAndonDriver
import CSerialDriver
import Glibc
import Testing

/// One answer of the driver, copied out of its buffers.
struct Answer: Equatable {
    var ticket: UInt64
    var status: andon_status_t
    var bytes: [UInt8]
    var isUnconfirmed: Bool
    var wasSent: Bool
    var sentAt: UInt64
    var answeredAt: UInt64
    var systemError: Int32

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The text of an answer that may be believed; the status, or a question mark, of any other.
    var said: String {
        guard status == ANDON_OK else { return unsafe String(cString: andon_status_name(Int32(status.rawValue))) }
        return isUnconfirmed ? "?" + text : text
    }
}

/// Why the driver refused to open.
struct Refused: Error {
    var status: andon_status_t
    var sentence: String
}

func uptime() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Sole owner of one driver instance; driven by one thread at a time, as the contract asks.
@safe final class Driver {
    private let table: andon_driver_t
    private let instance: OpaquePointer
    private var tickets: UInt64 = 0

    /// Frames that end with a carriage return, unless the settings say otherwise.
    convenience init(_ port: Port, _ settings: [(String, String)] = [("framing", "delimiter"), ("end", "0d")]) throws {
        try self.init([("device", port.path), ("baud", "115200")] + settings)
    }

    init(_ settings: [(String, String)]) throws {
        unsafe table = andon_serial_frames().pointee
        var texts: [UnsafeMutablePointer<CChar>] = unsafe []
        defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
        func keep(_ text: String) -> UnsafePointer<CChar>? {
            guard let copy = unsafe strdup(text) else { return nil }
            unsafe texts.append(copy)
            return unsafe UnsafePointer(copy)
        }
        var pairs: [andon_setting_t] = unsafe []
        for (key, value) in settings { unsafe pairs.append(andon_setting_t(key: keep(key), value: keep(value))) }
        let name = unsafe keep("scanner")
        let table = unsafe self.table
        var made: OpaquePointer?
        var error = [CChar](repeating: 0, count: Int(ANDON_MAX_ERROR_TEXT))
        let status = unsafe pairs.withUnsafeBufferPointer { pairs in
            var link = unsafe andon_link_config_t(
                name: name, settings: pairs.baseAddress, setting_count: pairs.count)
            return unsafe table.open(&link, 1, &made, &error, error.count)
        }
        guard status == ANDON_OK, let made = unsafe made else { throw Refused(status: status, sentence: words(error)) }
        unsafe instance = made
    }

    deinit { unsafe table.close(instance) }

    /// Hands a request over; an empty one listens.
    @discardableResult
    func submit(_ text: String = "", timeout: UInt64 = 5_000, urgent: Bool = false) throws -> UInt64 {
        try submit(Array(text.utf8).map(UInt16.init), timeout: timeout, urgent: urgent)
    }

    func submit(
        _ words: [UInt16], timeout: UInt64 = 5_000, urgent: Bool = false, link: UInt32 = 0,
        operation: andon_operation_t = ANDON_EXCHANGE_FRAME
    ) throws -> UInt64 {
        tickets += 1
        let ticket = tickets
        let status = unsafe words.withUnsafeBufferPointer { words in
            var request = unsafe andon_request_t()
            unsafe request.ticket = ticket
            unsafe request.deadline_ns = uptime() + timeout * 1_000_000
            unsafe request.link = link
            unsafe request.operation = UInt8(operation.rawValue)
            unsafe request.urgent = urgent ? 1 : 0
            unsafe request.count = UInt16(words.count)
            unsafe request.values = words.baseAddress
            return unsafe table.submit(instance, &request)
        }
        guard status == ANDON_OK else { throw Refused(status: status, sentence: "") }
        return ticket
    }

    /// One turn of wait, for at most this long.
    func wait(milliseconds: UInt64 = 0) -> [Answer] {
        let answers = UnsafeMutablePointer<andon_answer_t>.allocate(capacity: 32)
        defer { unsafe answers.deallocate() }
        let count = unsafe table.wait(instance, uptime() + milliseconds * 1_000_000, answers, 32)
        return (0..<count).map { index in
            let answer = unsafe answers[index]
            let values = unsafe Array(UnsafeBufferPointer(start: answer.values, count: Int(answer.count)))
            return unsafe Answer(
                ticket: answer.ticket, status: andon_status_t(rawValue: UInt32(answer.status)),
                bytes: values.map { UInt8(truncatingIfNeeded: $0) },
                isUnconfirmed: answer.flags & UInt8(ANDON_ANSWER_UNCONFIRMED) != 0, wasSent: answer.sent_ns != 0,
                sentAt: answer.sent_ns, answeredAt: answer.answered_ns,
                systemError: answer.system_error)
        }
    }

    /// Waits until this many answers have come, in the order in which they came.
    func collect(_ count: Int = 1) -> [Answer] {
        var all: [Answer] = []
        let end = uptime() + 30_000_000_000
        while all.count < count, uptime() < end { all += wait(milliseconds: 1_000) }
        return all
    }

    /// Asks, lets the device do something when the request has come to it, and waits for the answer.
    func ask(_ text: String, timeout: UInt64 = 5_000, of port: Port, _ device: () -> Void = {}) throws -> Answer {
        try submit(text, timeout: timeout)
        var early: [Answer] = []
        while port.waiting < text.utf8.count, early.isEmpty { early += wait(milliseconds: 1) }
        if early.isEmpty {
            #expect(port.receive(text.utf8.count) == Array(text.utf8))
            device()
        }
        return try #require((early + (early.isEmpty ? collect() : [])).first)
    }

    /// The next frame that comes unasked.
    func listen(timeout: UInt64 = 5_000) throws -> Answer {
        try submit("", timeout: timeout)
        return try #require(collect().first)
    }

    /// Turns the loop until something is so.
    func turn(until isSo: () -> Bool) {
        let end = uptime() + 30_000_000_000
        while !isSo(), uptime() < end { _ = wait(milliseconds: 5) }
        #expect(isSo())
    }

    /// Opens the port and lets the time pass in which somebody may be in the middle of a frame.
    func open() throws { #expect(try listen(timeout: 150).status == ANDON_TIMEOUT) }

    func counters() -> andon_link_counters_t {
        var counters = andon_link_counters_t()
        #expect(unsafe table.counters(instance, 0, &counters) == ANDON_OK)
        return counters
    }

    func describe() -> String {
        var text = [CChar](repeating: 0, count: 256)
        #expect(unsafe table.describe(instance, 0, &text, text.count) == ANDON_OK)
        return words(text)
    }

    func wake() { unsafe table.wake(instance) }
}

private func words(_ text: [CChar]) -> String {
    String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

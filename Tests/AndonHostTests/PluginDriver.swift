import CAndonDriver
import CPluginDriver
import Glibc
import Testing

/// One answer of a driver, copied out of its buffers.
struct Answer: Sendable, Equatable {
    var ticket: UInt64
    var status: andon_status_t
    var values: [UInt16]
    var isUnconfirmed: Bool
    var wasSent: Bool

    var name: String { unsafe String(cString: andon_status_name(Int32(status.rawValue))) }
}

/// Why a driver refused to open, or to take a request.
struct Refused: Error {
    var status: andon_status_t
    var sentence: String
}

func uptime() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Sole owner of one plug-in driver; driven by one thread, as the contract asks.
@safe final class PluginDriver {
    private let table: UnsafePointer<andon_driver_t>
    private var instance: OpaquePointer?
    private var nextTicket: UInt64 = 1

    /// With the shortest pause before a restart that is allowed, so that tests need not wait for the usual one.
    convenience init(_ library: String, _ settings: [(String, String)] = []) throws {
        try self.init(raw: [("library", library), ("restart-ns", "1000000")] + settings.map { ("set.\($0)", $1) })
    }

    init(raw settings: [(String, String)]) throws {
        unsafe table = andon_plugin()
        var text = [CChar](repeating: 0, count: Int(ANDON_MAX_ERROR_TEXT))
        var copies: [UnsafeMutablePointer<CChar>] = unsafe []
        defer { while let copy = unsafe copies.popLast() { unsafe free(copy) } }
        var pairs: [andon_setting_t] = unsafe []
        for (key, value) in settings {
            let copy = unsafe (strdup(key)!, strdup(value)!)
            unsafe copies += [copy.0, copy.1]
            unsafe pairs.append(andon_setting_t(key: copy.0, value: copy.1))
        }
        let name = unsafe strdup("gauge")!
        unsafe copies.append(name)
        var made: OpaquePointer?
        let status = unsafe pairs.withUnsafeBufferPointer { pairs in
            var link = unsafe andon_link_config_t(name: name, settings: pairs.baseAddress, setting_count: pairs.count)
            return unsafe table.pointee.open(&link, 1, &made, &text, text.count)
        }
        unsafe instance = made
        if status != ANDON_OK { throw Refused(status: status, sentence: Self.string(text)) }
    }

    deinit { close() }

    func close() {
        unsafe table.pointee.close(instance)
        unsafe instance = nil
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func submit(
        _ operation: andon_operation_t = ANDON_READ_HOLDING, _ address: UInt16 = 0, _ count: UInt16 = 2,
        values: [UInt16] = [], isUrgent: Bool = false, within milliseconds: UInt64 = 20_000
    ) throws -> UInt64 {
        let ticket = nextTicket
        nextTicket += 1
        let status = unsafe values.withUnsafeBufferPointer { values in
            var request = unsafe andon_request_t()
            unsafe request.ticket = ticket
            unsafe request.deadline_ns = uptime() + milliseconds * 1_000_000
            unsafe request.unit = 1
            unsafe request.operation = UInt8(operation.rawValue)
            unsafe request.urgent = isUrgent ? 1 : 0
            unsafe request.address = address
            unsafe request.count = count
            unsafe request.values = values.baseAddress
            return unsafe table.pointee.submit(instance, &request)
        }
        guard status == ANDON_OK else { throw Refused(status: status, sentence: "") }
        return ticket
    }

    /// One turn of wait.
    func wait(milliseconds: UInt64) -> [Answer] {
        let answers = UnsafeMutablePointer<andon_answer_t>.allocate(capacity: 32)
        defer { unsafe answers.deallocate() }
        let count = unsafe table.pointee.wait(instance, uptime() + milliseconds * 1_000_000, answers, 32)
        return (0..<count).map { index in
            let answer = unsafe answers[index]
            return unsafe Answer(
                ticket: answer.ticket, status: andon_status_t(rawValue: UInt32(answer.status)),
                values: Array(UnsafeBufferPointer(start: answer.values, count: Int(answer.count))),
                isUnconfirmed: answer.flags & UInt8(ANDON_ANSWER_UNCONFIRMED) != 0, wasSent: answer.sent_ns != 0)
        }
    }

    /// Waits until the plug-in has left this file; no answer comes before it.
    func wait(for file: String) {
        while unsafe access(file, F_OK) != 0 { #expect(wait(milliseconds: 10).isEmpty) }
    }

    /// Waits until this many answers have come.
    func collect(_ count: Int) -> [Answer] {
        var all: [Answer] = []
        let end = uptime() + 40_000_000_000
        while all.count < count, uptime() < end { all += wait(milliseconds: 1_000) }
        return all
    }

    /// Asks for two registers and waits for the answer.
    func ask(_ address: UInt16 = 0, within milliseconds: UInt64 = 20_000) throws -> Answer {
        let ticket = try submit(ANDON_READ_HOLDING, address, within: milliseconds)
        let answer = try #require(collect(1).first)
        #expect(answer.ticket == ticket)
        return answer
    }

    /// Asks until the answer is a good one, with a generous bound; returns the failures on the way.
    func askUntilGood() throws -> [Answer] {
        var failures: [Answer] = []
        for _ in 0..<3_000 {
            let answer = try ask()
            if answer.status == ANDON_OK { return failures }
            failures.append(answer)
            _ = wait(milliseconds: 5)
        }
        Issue.record("never good: \(describe())")
        return failures
    }

    /// Asks until the driver's words for people contain these.
    func askUntil(described words: String, within milliseconds: UInt64 = 20_000) throws -> [Answer] {
        var answers: [Answer] = []
        for _ in 0..<3_000 {
            answers.append(try ask(within: milliseconds))
            if describe().contains(words) { return answers }
            _ = wait(milliseconds: 5)
        }
        Issue.record("never described as \(words): \(describe())")
        return answers
    }

    func counters() -> andon_link_counters_t {
        var counters = andon_link_counters_t()
        #expect(unsafe table.pointee.counters(instance, 0, &counters) == ANDON_OK)
        return counters
    }

    func describe() -> String {
        var text = [CChar](repeating: 0, count: 400)
        #expect(unsafe table.pointee.describe(instance, 0, &text, text.count) == ANDON_OK)
        return Self.string(text)
    }

    /// How its host ended last.
    func lastEnd() -> String { unsafe instance.map { unsafe String(cString: andon_plugin_health($0).last_end) } ?? "" }

    func wake() { unsafe table.pointee.wake(instance) }

    /// The host process, as a "pids" driver tells it.
    func host() throws -> pid_t {
        let answer = try ask()
        try #require(answer.status == ANDON_OK)
        return pid_t(answer.values[0]) | pid_t(answer.values[1]) << 16
    }
}

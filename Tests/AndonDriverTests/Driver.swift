import CAndonDriver
import CModbusDriver
import Glibc
import LineSlave
import Testing

/// One answer of a driver, copied out of its buffers.
struct Answer: Sendable, Equatable {
    var ticket: UInt64
    var status: andon_status_t
    var exception: UInt8
    var values: [UInt16]
    var link: UInt32
    var isUnconfirmed: Bool
    /// 0 when nothing was sent.
    var sentAt: UInt64
    var systemError: Int32
    var answeredAt: UInt64

    var wasSent: Bool { sentAt != 0 }
}

/// What a test asks of a machine.
struct Ask {
    var operation: andon_operation_t = ANDON_READ_HOLDING
    var address: UInt16 = 0
    var count: UInt16 = 1
    var values: [UInt16] = []
    var writeAddress: UInt16 = 0
    var writeCount: UInt16 = 0
    var link: UInt32 = 0
    var unit: UInt8 = 1
    var isUrgent = false
    /// The field as it is, where it is neither 0 nor 1.
    var urgency: UInt8?
    var timeout: UInt64 = 2_000

    static func holding(_ address: UInt16, _ count: UInt16 = 2, unit: UInt8 = 1, timeout: UInt64 = 2_000) -> Ask {
        Ask(address: address, count: count, unit: unit, timeout: timeout)
    }

    static func writeCoil(_ address: UInt16, _ isOn: Bool, timeout: UInt64 = 2_000) -> Ask {
        Ask(operation: ANDON_WRITE_COIL, address: address, values: [isOn ? 1 : 0], timeout: timeout)
    }
}

/// Why a driver refused to open.
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
    private var nextTicket: UInt64 = 1
    /// The machines live as long as the driver that asks them.
    private let machines: [Slave]

    static func tcp(_ slaves: [Slave], _ more: [(String, String)] = []) throws -> Driver {
        try unsafe Driver(
            andon_modbus_tcp(), slaves.map { [("host", "127.0.0.1"), ("port", "\($0.port)")] + more }, slaves)
    }

    static func rtu(_ slave: Slave, _ more: [(String, String)] = []) throws -> Driver {
        try rtu(device: slave.path, more, [slave])
    }

    static func rtu(device: String, _ more: [(String, String)] = [], _ machines: [Slave] = []) throws -> Driver {
        let rest = more.isEmpty ? [("baud", "115200"), ("parity", "none")] : more
        return try unsafe Driver(andon_modbus_rtu(), [[("device", device)] + rest], machines)
    }

    static func rtuOverTCP(_ slave: Slave, _ more: [(String, String)] = []) throws -> Driver {
        try unsafe Driver(andon_modbus_rtu_tcp(), [[("host", "127.0.0.1"), ("port", "\(slave.port)")] + more], [slave])
    }

    static func ascii(_ slave: Slave, _ more: [(String, String)] = []) throws -> Driver {
        try unsafe Driver(
            andon_modbus_ascii(), [[("device", slave.path), ("baud", "115200"), ("parity", "none")] + more], [slave])
    }

    init(_ table: UnsafePointer<andon_driver_t>, _ links: [[(String, String)]], _ machines: [Slave] = []) throws {
        self.machines = machines
        unsafe self.table = table.pointee
        var made: OpaquePointer?
        var text = [CChar](repeating: 0, count: Int(ANDON_MAX_ERROR_TEXT))
        var texts: [UnsafeMutablePointer<CChar>] = unsafe []
        var settings: [UnsafeMutablePointer<andon_setting_t>] = unsafe []
        defer {
            while let text = unsafe texts.popLast() { unsafe free(text) }
            while let block = unsafe settings.popLast() { unsafe block.deallocate() }
        }
        func keep(_ text: String) -> UnsafePointer<CChar> {
            let copy = unsafe strdup(text)!
            unsafe texts.append(copy)
            return unsafe UnsafePointer(copy)
        }
        var configs: [andon_link_config_t] = unsafe []
        for (index, link) in links.enumerated() {
            let block = UnsafeMutablePointer<andon_setting_t>.allocate(capacity: max(link.count, 1))
            unsafe settings.append(block)
            for (at, (key, value)) in link.enumerated() {
                unsafe (block + at).initialize(to: andon_setting_t(key: keep(key), value: keep(value)))
            }
            unsafe configs.append(
                andon_link_config_t(name: keep("link-\(index)"), settings: block, setting_count: link.count))
        }
        let status = unsafe table.pointee.open(configs, configs.count, &made, &text, text.count)
        guard status == ANDON_OK, let made = unsafe made else {
            let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Refused(status: status, sentence: String(decoding: bytes, as: UTF8.self))
        }
        unsafe instance = made
    }

    deinit { unsafe table.close(instance) }

    /// Hands a request over; returns its ticket, or the refusal.
    func submit(_ ask: Ask) throws -> UInt64 {
        let ticket = nextTicket
        nextTicket += 1
        let status = unsafe ask.values.withUnsafeBufferPointer { values in
            var request = unsafe andon_request_t()
            unsafe request.ticket = ticket
            unsafe request.deadline_ns = uptime() + ask.timeout * 1_000_000
            unsafe request.link = ask.link
            unsafe request.unit = ask.unit
            unsafe request.operation = UInt8(ask.operation.rawValue)
            unsafe request.urgent = ask.urgency ?? (ask.isUrgent ? 1 : 0)
            unsafe request.address = ask.address
            unsafe request.count = ask.count
            unsafe request.write_address = ask.writeAddress
            unsafe request.write_count = ask.writeCount
            unsafe request.values = values.baseAddress
            return unsafe table.submit(instance, &request)
        }
        guard status == ANDON_OK else { throw Refused(status: status, sentence: "") }
        return ticket
    }

    /// One turn of wait, for at most this long.
    func wait(milliseconds: UInt64, capacity: Int = 64) -> [Answer] {
        let answers = UnsafeMutablePointer<andon_answer_t>.allocate(capacity: capacity)
        defer { unsafe answers.deallocate() }
        let count = unsafe table.wait(instance, uptime() + milliseconds * 1_000_000, answers, capacity)
        return (0..<count).map { index in
            let answer = unsafe answers[index]
            let values = unsafe Array(UnsafeBufferPointer(start: answer.values, count: Int(answer.count)))
            return unsafe Answer(
                ticket: answer.ticket, status: andon_status_t(rawValue: UInt32(answer.status)),
                exception: answer.exception, values: values, link: answer.link,
                isUnconfirmed: answer.flags & UInt8(ANDON_ANSWER_UNCONFIRMED) != 0, sentAt: answer.sent_ns,
                systemError: answer.system_error, answeredAt: answer.answered_ns)
        }
    }

    /// Waits until this many answers have come, in the order in which they came.
    func collect(_ count: Int, capacity: Int = 64) -> [Answer] {
        var all: [Answer] = []
        let end = uptime() + 20_000_000_000
        while all.count < count, uptime() < end {
            all += wait(milliseconds: 1_000, capacity: capacity)
        }
        return all
    }

    /// Asks one thing and waits for its answer.
    func ask(_ ask: Ask) throws -> Answer {
        let ticket = try submit(ask)
        let answer = try #require(collect(1).first)
        #expect(answer.ticket == ticket)
        return answer
    }

    /// Asks until the answer is as hoped, with a generous bound; returns every answer on the way.
    @discardableResult
    func askUntil(_ ask: Ask, attempts: Int = 60, _ isGood: (Answer) -> Bool) throws -> [Answer] {
        var seen: [Answer] = []
        var sent = 0
        let end = uptime() + 20_000_000_000
        while sent < attempts, uptime() < end {
            seen.append(try self.ask(ask))
            if isGood(seen[seen.count - 1]) { return seen }
            // Held back for a doubt and answered at once: as a wire does, come back later.
            if seen[seen.count - 1].wasSent { sent += 1 } else { #expect(wait(milliseconds: 10).isEmpty) }
        }
        Issue.record("never as hoped: \(seen.map(\.status.name))")
        return seen
    }

    func counters(link: UInt32 = 0) -> andon_link_counters_t {
        var counters = andon_link_counters_t()
        #expect(unsafe table.counters(instance, link, &counters) == ANDON_OK)
        return counters
    }

    /// Whether there is such a link at all.
    func knows(link: UInt32) -> Bool {
        var counters = andon_link_counters_t()
        var text: [CChar] = [1]
        let counts = unsafe table.counters(instance, link, &counters)
        let says = unsafe table.describe(instance, link, &text, text.count)
        return counts == ANDON_OK || says == ANDON_OK
    }

    /// What the driver says about a link, for people.
    func description(link: UInt32 = 0) -> String {
        var text = [CChar](repeating: 1, count: Int(ANDON_MAX_ERROR_TEXT))
        #expect(unsafe table.describe(instance, link, &text, text.count) == ANDON_OK)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func wake() { unsafe table.wake(instance) }
}

extension andon_status_t {
    var name: String { unsafe String(cString: andon_status_name(Int32(rawValue))) }
}

import LineSlave
import Testing

/// Sole owner of one LineSlave.
@safe final class Slave {
    let raw: OpaquePointer

    static func tcp() throws -> Slave { try unsafe Slave(line_slave_start_tcp()) }
    static func rtu() throws -> Slave { try unsafe Slave(line_slave_start_rtu()) }

    static func rtuOverTCP() throws -> Slave { try unsafe Slave(line_slave_start_rtu_tcp()) }
    static func ascii() throws -> Slave { try unsafe Slave(line_slave_start_ascii()) }

    private init(_ raw: OpaquePointer?) throws {
        unsafe self.raw = try unsafe #require(raw)
        for address in UInt16(0)..<300 {
            set(LINE_SLAVE_HOLDING, address, address &* 3 &+ 1)
            set(LINE_SLAVE_INPUT, address, address &* 5 &+ 2)
            set(LINE_SLAVE_COIL, address, address % 3 == 0 ? 1 : 0)
            set(LINE_SLAVE_DISCRETE, address, address % 5 == 0 ? 1 : 0)
        }
    }

    deinit { unsafe line_slave_stop(raw) }

    var port: UInt16 { unsafe line_slave_port(raw) }
    var path: String { unsafe String(cString: line_slave_path(raw)) }
    var requests: UInt64 { unsafe line_slave_requests(raw) }
    var connections: UInt64 { unsafe line_slave_connections(raw) }
    var line: line_slave_line_t { unsafe line_slave_line(raw) }
    var silenceBreaks: UInt64 { unsafe line_slave_silence_breaks(raw) }

    func set(_ area: line_slave_area_t, _ address: UInt16, _ value: UInt16) {
        unsafe line_slave_set(raw, area, address, value)
    }
    func get(_ area: line_slave_area_t, _ address: UInt16) -> UInt16 { unsafe line_slave_get(raw, area, address) }
    func delayAll(_ milliseconds: UInt32) { unsafe line_slave_delay_all(raw, milliseconds) }
    func late(_ milliseconds: UInt32) { unsafe line_slave_set_late(raw, milliseconds) }
    func deadUnit(_ unit: UInt8) { unsafe line_slave_set_dead_unit(raw, unit) }
    func deaf(_ isDeaf: Bool) { unsafe line_slave_set_deaf(raw, isDeaf ? 1 : 0) }
    func chatter(_ isOn: Bool) { unsafe line_slave_set_chatter(raw, isOn ? 1 : 0) }
    func echo(_ isOn: Bool) { unsafe line_slave_set_echo(raw, isOn ? 1 : 0) }
    func jealous(_ isOn: Bool) { unsafe line_slave_set_jealous(raw, isOn ? 1 : 0) }
    func expectSilence(_ nanoseconds: UInt64) { unsafe line_slave_expect_silence(raw, nanoseconds) }
    func inject(_ bytes: [UInt8]) { unsafe line_slave_inject(raw, bytes, UInt32(bytes.count)) }
    func unplug() { #expect(unsafe line_slave_unplug(raw) == 0) }
    func replug() { #expect(unsafe line_slave_replug(raw) == 0) }
}

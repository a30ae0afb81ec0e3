import LineSlave

/// A real libmodbus slave on a real wire; see line_slave.h for its faults. Ends with its last reference.
@safe final class Slave: @unchecked Sendable {
    // Every function of the C side may be called from any thread.
    private let handle: OpaquePointer

    enum Wire { case tcp, rtu, ascii }

    init(_ wire: Wire) throws {
        let started: OpaquePointer?
        switch wire {
        case .tcp: unsafe started = line_slave_start_tcp()
        case .rtu: unsafe started = line_slave_start_rtu()
        case .ascii: unsafe started = line_slave_start_ascii()
        }
        guard let started = unsafe started else { throw NoSlave() }
        unsafe handle = started
    }

    deinit { unsafe line_slave_stop(handle) }

    struct NoSlave: Error {}

    var port: UInt16 { unsafe line_slave_port(handle) }
    var path: String { unsafe String(cString: line_slave_path(handle)) }
    var writes: UInt64 { unsafe line_slave_writes(handle) }
    var lastWord: UInt16 { unsafe line_slave_last_word(handle) }
    var requests: UInt64 { unsafe line_slave_requests(handle) }

    func setHolding(_ address: UInt16, _ value: Int) {
        unsafe line_slave_set(handle, LINE_SLAVE_HOLDING, address, UInt16(truncatingIfNeeded: value))
    }
    func setCoil(_ address: UInt16, _ value: Bool) {
        unsafe line_slave_set(handle, LINE_SLAVE_COIL, address, value ? 1 : 0)
    }
    func holding(_ address: UInt16) -> UInt16 { unsafe line_slave_get(handle, LINE_SLAVE_HOLDING, address) }
    func coil(_ address: UInt16) -> Bool { unsafe line_slave_get(handle, LINE_SLAVE_COIL, address) == 1 }
    func setDead(unit: UInt8) { unsafe line_slave_set_dead_unit(handle, unit) }
    func setDeaf(_ isDeaf: Bool) { unsafe line_slave_set_deaf(handle, isDeaf ? 1 : 0) }
    func setEcho(_ isOn: Bool) { unsafe line_slave_set_echo(handle, isOn ? 1 : 0) }
    func setChatter(_ isOn: Bool) { unsafe line_slave_set_chatter(handle, isOn ? 1 : 0) }
    func delayAll(milliseconds: UInt32) { unsafe line_slave_delay_all(handle, milliseconds) }
    func muteWrites(_ count: UInt32) { unsafe line_slave_mute_writes(handle, count) }
    func unplug() { _ = unsafe line_slave_unplug(handle) }
    func replug() { _ = unsafe line_slave_replug(handle) }
}

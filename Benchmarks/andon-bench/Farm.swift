/// The slaves that every contestant reads: a process of its own, so that its CPU is nobody's.
final class Farm {
    private let child: Child
    let ports: [UInt16]
    /// Coil writes that came, with the time since the answer that carried the spike; taken with `takeWrites`.
    private var writes: [Write] = []

    struct Write {
        var isOn: Bool
        /// Nanoseconds from the spike's answer to this write, both at the slave; 0 when there was no spike.
        var lap: Int64
    }

    init(slaves: Int) throws {
        child = try Child("andon-bench-floor", ["farm", String(slaves)])
        ports = try child.line().split(separator: " ").dropFirst().compactMap { UInt16($0) }
        guard ports.count == slaves else { throw BenchError("the farm offers \(ports.count) slaves of \(slaves)") }
    }

    /// Registers that were read so far, by anybody.
    func served() throws -> Int64 { try number(after: "count") }
    /// When the first register was read, on CLOCK_MONOTONIC; 0 before that.
    func first() throws -> Int64 { try number(after: "first") }
    /// From now on every register trembles, and so many of a thousand step in each second.
    func live(stepsPerMille: Int) throws { _ = try ask("step \(stepsPerMille)") }
    func silence(slave: Int) throws { _ = try ask("silent \(slave)") }
    func set(slave: Int, to value: Int) throws { _ = try ask("set \(slave) \(value)") }
    /// Sets the last register that is read and starts the slave's own stopwatch when the value goes out.
    func spike(slave: Int, to value: Int) throws { _ = try ask("spike \(slave) \(value)") }
    func setCoil(slave: Int, coil: Int, to isOn: Bool) throws { _ = try ask("coil \(slave) \(coil) \(isOn ? 1 : 0)") }

    /// The writes since the last call.
    func takeWrites() throws -> [Write] {
        _ = try served()
        defer { writes = [] }
        return writes
    }

    /// The next write; blocks until it comes.
    func nextWrite() throws -> Write {
        while writes.isEmpty { try keep(child.line()) }
        return writes.removeFirst()
    }

    private func number(after command: String) throws -> Int64 {
        let words = try ask(command).split(separator: " ")
        guard words.count == 2, let number = Int64(words[1]) else {
            throw BenchError("the farm does not know \(command)")
        }
        return number
    }

    private func ask(_ command: String) throws -> String {
        try child.say(command)
        while true {
            let line = try child.line()
            guard line.hasPrefix("write ") else { return line }
            try keep(line)
        }
    }

    private func keep(_ line: String) throws {
        let words = line.split(separator: " ")
        guard words.count == 5, words[0] == "write", let lap = Int64(words[4]) else {
            throw BenchError("the farm said: \(line)")
        }
        writes.append(Write(isOn: words[3] == "1", lap: lap))
    }
}

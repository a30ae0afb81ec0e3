import CAndonDriver
import Glibc
import LineSlave
import Testing

/// What changes the whole process is tried in a process of its own.
@Suite(.timeLimit(.minutes(2)))
struct LimitTests {
    @Test("a kernel without epoll_pwait2 is served by epoll_wait")
    func oldKernel() async {
        await #expect(processExitsWith: .success) {
            let slave = try Slave.tcp(), driver = try Driver.tcp([slave])
            #expect(line_slave_forbid_epoll_pwait2() == 0)
            #expect(try driver.ask(.holding(1)).values == [4, 7])
            let asked = uptime()
            #expect(try driver.ask(.holding(9003, timeout: 30)).status == ANDON_TIMEOUT)
            #expect(uptime() >= asked + 30_000_000)
            #expect(try driver.ask(.holding(2)).values == [7, 10])
        }
    }

    @Test("descriptors beyond 1023 serve a connection, and never end the process on a serial port")
    func manyDescriptors() async {
        await #expect(processExitsWith: .success) {
            let connected = try Slave.tcp(), line = try Slave.rtu(), text = try Slave.ascii()
            let tcp = try Driver.tcp([connected]), rtu = try Driver.rtu(line), ascii = try Driver.ascii(text)
            var limit = rlimit()
            #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            limit.rlim_cur = min(4096, limit.rlim_max)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            var low: [Int32] = []
            while true {
                let copy = dup(0)
                try #require(copy >= 0)
                if copy >= 1024 { break }
                low.append(copy)
            }
            let refused = try rtu.ask(.holding(0))
            #expect(refused.status == ANDON_NO_MEMORY)
            #expect(refused.systemError == ERANGE)
            #expect(rtu.description().contains("holds all the 1024 numbers"))
            #expect(try ascii.ask(.holding(1)).values == [4, 7])
            // The machine is libmodbus and needs a small number for its own end.
            connected.deaf(true)
            _ = try tcp.submit(.holding(1, timeout: 10_000))
            #expect(tcp.wait(milliseconds: 100).isEmpty)
            for descriptor in low.suffix(8) { close(descriptor) }
            connected.deaf(false)
            #expect(tcp.collect(1).first?.values == [4, 7])
            #expect(try rtu.ask(.holding(1)).values == [4, 7])
        }
    }

    @Test("connections leave the low descriptors to serial ports, and the last ones to the rest of the process")
    func roomForOthers() async {
        await #expect(processExitsWith: .success) {
            let connected = try Slave.tcp(), line = try Slave.rtu()
            let tcp = try Driver.tcp(Array(repeating: connected, count: 6)), rtu = try Driver.rtu(line)
            var limit = rlimit()
            #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            limit.rlim_cur = min(4096, limit.rlim_max)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            var low: [Int32] = []
            while true {
                let copy = dup(0)
                try #require(copy >= 0)
                if copy >= 1024 { break }
                low.append(copy)
            }
            // Five connections have an end each in the machine, which takes low ones; two are left.
            for descriptor in low.suffix(7) { close(descriptor) }
            for link in 0..<5 {
                var ask = Ask.holding(1)
                ask.link = UInt32(link)
                #expect(try tcp.ask(ask).values == [4, 7])
            }
            #expect(try rtu.ask(.holding(1)).values == [4, 7], "the port has a number that select takes")

            // Only the last ones are left, which connections do not take.
            var filled: [Int32] = []
            while filled.last ?? 0 < Int32(limit.rlim_cur) - 32 {
                let copy = dup(0)
                try #require(copy >= 0)
                filled.append(copy)
            }
            var ask = Ask.holding(1)
            ask.link = 5
            let refused = try tcp.ask(ask)
            #expect(refused.status == ANDON_NO_MEMORY)
            #expect(refused.systemError == EMFILE)
            #expect(tcp.description(link: 5).contains("raise its limit (LimitNOFILE)"))
            // Two low ones for the machine's end, which is libmodbus.
            for descriptor in filled.suffix(64) + low.dropLast(7).suffix(2) { close(descriptor) }
            #expect(try tcp.ask(ask).values == [4, 7], "and does when there is room again")
        }
    }
}

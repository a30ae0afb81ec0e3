import CAndonDriver
import Dispatch
import Foundation
import Glibc
import Testing

extension PluginTests {
    /// The worked example of docs/drivers.md, with a gauge on a real pseudo-terminal.
    @Suite("the example driver", .timeLimit(.minutes(1)))
    struct ExampleTests {
        /// The other end of the serial line: answers each line that comes, until it is unplugged.
        private final class Gauge: Sendable {
            let path: String
            private let master: Int32
            private let done = DispatchSemaphore(value: 0)

            init() throws {
                master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
                var number: Int32 = 0
                try #require(unsafe ioctl(master, 0x4004_5431, &number) == 0)  // TIOCSPTLCK
                try #require(unsafe ioctl(master, 0x8004_5430, &number) == 0)  // TIOCGPTN
                path = "/dev/pts/\(number)"
            }

            /// Answers so many lines on a thread of its own, then ends the line.
            func serve(_ lines: Int) {
                Thread.detachNewThread { [self] in
                    for _ in 0..<lines {
                        var line = ""
                        var byte: UInt8 = 0
                        while unsafe read(master, &byte, 1) == 1, byte != 10 {
                            line.append(Character(UnicodeScalar(byte)))
                        }
                        let answer =
                            switch line {
                            case "R 4096 2": "42 43\n"
                            case "W 4096 7": "OK\n"
                            case "R 100 2": ""
                            // What was asked before is answered now.
                            case "R 2000 2": "1 1\n"
                            default: "E 2\n"
                            }
                        _ = unsafe write(master, answer, answer.utf8.count)
                    }
                    done.signal()
                }
            }

            func unplug() {
                done.wait()
                close(master)
            }
        }

        @Test("reads, writes, passes a refusal on, and says which device is gone")
        func gauge() throws {
            let shop = try Workshop()
            let gauge = try Gauge()
            let library = try shop.build(
                "docs/examples/driver/acme.c", ["-O2", "-Wall", "-Wextra", "-Werror"], as: "acme.so")
            let driver = try PluginDriver(library, [("device", gauge.path)])
            gauge.serve(3)
            #expect(try driver.ask(4096).values == [42, 43])
            _ = try driver.submit(ANDON_WRITE_REGISTER, 4096, 1, values: [7])
            #expect(driver.collect(1).first?.status == ANDON_OK)
            #expect(try driver.ask(666).status == ANDON_EXCEPTION)
            gauge.unplug()
            #expect(try driver.ask().name == "link-down")
            #expect(driver.describe() == "\(gauge.path) is gone; is the gauge plugged in?")
            #expect(driver.counters().connects == 1)
        }

        @Test("after a silence the old answer is not believed, and only what is urgent is asked")
        func late() throws {
            let shop = try Workshop()
            let gauge = try Gauge()
            let library = try shop.build("docs/examples/driver/acme.c", ["-O2"], as: "acme.so")
            let driver = try PluginDriver(library, [("device", gauge.path)])
            gauge.serve(2)
            let silent = try driver.ask(100, within: 300)
            #expect(silent.name == "timeout" && silent.wasSent)
            let held = try driver.ask(2000)
            #expect(held.name == "timeout" && !held.wasSent)
            _ = try driver.submit(ANDON_READ_HOLDING, 2000, 2, isUrgent: true)
            let old = try #require(driver.collect(1).first)
            #expect(old.values == [1, 1] && old.isUnconfirmed)
            gauge.unplug()
        }

        @Test("a gauge that another process owns is locked, and said to be")
        func locked() throws {
            let shop = try Workshop()
            let gauge = try Gauge()
            let library = try shop.build("docs/examples/driver/acme.c", ["-O2"], as: "acme.so")
            let first = try PluginDriver(library, [("device", gauge.path)])
            let second = try PluginDriver(library, [("device", gauge.path)])
            gauge.serve(1)
            #expect(try first.ask(4096).values == [42, 43])
            #expect(try second.ask(4096).name == "locked")
            #expect(second.describe() == "another process owns \(gauge.path)")
            gauge.unplug()
        }
    }
}

import CAndonDriver
import Foundation
import Testing

extension PluginTests {
    /// A plug-in that behaves.
    @Suite("a plug-in driver at work", .timeLimit(.minutes(2)))
    struct ExchangeTests {
        @Test("registers, 2000 bits and writes go to the plug-in and back")
        func exchange() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted())
            #expect(try driver.ask(40).values == [40, 41])
            _ = try driver.submit(ANDON_READ_COILS, 1, 2000)
            #expect(driver.collect(1).first?.values == (0..<2000).map { UInt16(($0 + 1) % 2) })
            _ = try driver.submit(ANDON_WRITE_COILS, 0, 1968, values: [UInt16](repeating: 1, count: 1968))
            #expect(driver.collect(1).first?.status == ANDON_OK)
            #expect(driver.counters().requests == 3)
            #expect(driver.describe().isEmpty)
        }

        @Test("a request beyond the limits is refused at once, and a full link says busy but takes a stop")
        func limits() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("file", "\(shop.folder)/gate")])
            for (address, count) in [(0, 2001), (65535, 2), (0, 0)] as [(UInt16, UInt16)] {
                #expect {
                    _ = try driver.submit(ANDON_READ_COILS, address, count)
                } throws: { ($0 as? Refused)?.status == ANDON_BAD_REQUEST }
            }
            for _ in 0..<16 { _ = try driver.submit() }
            #expect { _ = try driver.submit() } throws: { ($0 as? Refused)?.status == ANDON_BUSY }
            _ = try driver.submit(isUrgent: true)
            _ = shop.touch("gate")
            #expect(driver.collect(17).allSatisfy { $0.status == ANDON_OK })
        }

        @Test("an urgent request overtakes what waits at the host")
        func urgent() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "order"), ("file", "\(shop.folder)/gate")])
            let polls = try (0..<8).map { _ in try driver.submit() }
            // One poll is with the driver, which waits for the gate; the others are at the host.
            driver.wait(for: "\(shop.folder)/gate.8")
            let stop = try driver.submit(isUrgent: true)
            driver.wait(for: "\(shop.folder)/gate.9")
            _ = shop.touch("gate")
            let tickets = driver.collect(9).map(\.ticket)
            #expect(Set(tickets) == Set(polls + [stop]))
            #expect(try #require(tickets.firstIndex(of: stop)) <= 1)
        }

        @Test("wake ends a wait for an answer, from another thread")
        func wake() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("file", "\(shop.folder)/gate")])
            _ = try driver.submit(within: 100_000)
            driver.wake()
            let before = uptime()
            #expect(driver.wait(milliseconds: 100_000).isEmpty)
            #expect(uptime() - before < 50_000_000_000)
            _ = shop.touch("gate")
            #expect(driver.collect(1).first?.status == ANDON_OK)
        }

        @Test("what the plug-in says for people is told, without what could upset a terminal")
        func words() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "talks")])
            #expect(try driver.ask().status == ANDON_OK)
            #expect(driver.describe() == "the lamp is?[31m red")
        }

        @Test("closing lets the plug-in close, and leaves no process behind")
        func closing() throws {
            let shop = try Workshop()
            let gate = shop.touch("gate")
            let library = try shop.scripted()
            let polite = try PluginDriver(library, [("habit", "leaves-a-note"), ("file", gate)])
            #expect(try polite.ask().status == ANDON_OK)
            polite.close()
            #expect(FileManager.default.fileExists(atPath: gate + ".closed"))
            let driver = try PluginDriver(library, [("habit", "pids")])
            let host = try driver.host()
            #expect(Belongings.isThere(host))
            driver.close()
            #expect(!Belongings.isThere(host))
        }
    }
}

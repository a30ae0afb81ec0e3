import CAndonDriver
import Foundation
import Glibc
import Testing

extension PluginTests {
    /// Plug-ins that crash, hang and lie: they lose their own link, and nothing else.
    @Suite("a plug-in driver that misbehaves", .timeLimit(.minutes(3)))
    struct MisconductTests {
        static let crimes: [(habit: String, words: String)] = [
            ("crashes", "signal 11 (SIGSEGV)"),
            ("exits", "exit code 3"),
            ("hangs-up", "the driver "),
            ("scribbles", "sent a broken message"),
            ("strange-ticket", "not asked"),
            ("twice", "answered one twice"),
            ("huge-count", "answered more values than there can be"),
            ("short-count", "another number of values"),
            ("no-values", "none where it said some"),
            ("strange-status", "a status that there is not"),
            ("from-the-future", "has not come yet"),
            ("many-answers", "more answers than it was given room for"),
        ]

        @Test("every request is answered link-down, and people are told what the plug-in did", arguments: crimes)
        func crime(habit: String, words: String) throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", habit)])
            let first = try driver.submit(), second = try driver.submit()
            let answers = driver.collect(2)
            #expect(Set(answers.map(\.ticket)) == [first, second])
            // The first of two answers to one request is a good one.
            #expect(answers.filter { $0.ticket == first }.map(\.name) == [habit == "twice" ? "ok" : "link-down"])
            #expect(answers.filter { $0.ticket == second }.map(\.name) == ["link-down"])
            while driver.describe().contains("is being ended") { _ = driver.wait(milliseconds: 20) }
            #expect(driver.describe().contains(words))
            #expect(driver.describe().contains("starts it again"))
        }

        @Test(
            "a bit that is neither 0 nor 1, and a bit too few, are no answer",
            arguments: [("strange-bit", "no bit or byte can have"), ("short-count", "another number of values")])
        func bits(habit: String, words: String) throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", habit)])
            _ = try driver.submit(ANDON_READ_COILS, 0, 9)
            #expect(driver.collect(1).map(\.name) == ["link-down"])
            while driver.describe().contains("is being ended") { _ = driver.wait(milliseconds: 20) }
            #expect(driver.describe().contains(words))
        }

        @Test("a plug-in that crashes at times is started again, five times at most")
        func restarts() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "crashes-third")])
            for _ in 0..<4 {
                #expect(try driver.askUntilGood().allSatisfy { $0.name == "link-down" })
                #expect(try driver.ask(7).values == [7, 8])
                #expect(try driver.ask().name == "link-down", "\(driver.describe())")
            }
            #expect(driver.counters().requests == 8)
            let last = try driver.askUntil(described: "disabled until the agent is started again")
            #expect(last.last?.name == "link-down")
            #expect(try driver.ask().name == "link-down", "\(driver.describe())")
        }

        @Test(
            "an endless loop and a plug-in that never answers: time-out in time, then the host is ended",
            arguments: ["loops", "forgets"])
        func hang(habit: String) throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", habit)])
            let answers = try driver.askUntil(described: "hung", within: 300)
            #expect(answers.first?.name == "timeout")
            #expect(answers.count >= 2)
        }

        @Test("one request that is forgotten while others are answered ends the host, not the link's places")
        func forgets() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "forgets-first")])
            #expect(try driver.ask(within: 3_000).name == "timeout")
            #expect(try driver.ask().status == ANDON_OK)
            let end = uptime() + 40_000_000_000
            while driver.describe().isEmpty, uptime() < end { _ = driver.wait(milliseconds: 500) }
            #expect(driver.describe().contains("left a request unanswered"))
        }

        @Test("a plug-in that hangs in its open keeps nobody waiting", .timeLimit(.minutes(1)))
        func opening() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "hangs-in-open")])
            #expect(try driver.ask(within: 100).name == "timeout")
            #expect(try driver.ask().name == "link-down", "\(driver.describe())")
            #expect(driver.describe().contains("did not take its settings"))
        }

        @Test("closing a link whose plug-in hangs ends the host at once", arguments: ["loops", "hangs-in-open"])
        func closing(habit: String) throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", habit)])
            let before = try Belongings.children()
            _ = try driver.submit(within: 100_000)
            #expect(driver.wait(milliseconds: 300).isEmpty)
            let host = try #require(try Belongings.children().subtracting(before).first)
            driver.close()
            #expect(!Belongings.isThere(host))
        }

        @Test("a host that is killed from outside takes its link down and is back with the next requests")
        func killed() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "pids")])
            let host = try driver.host()
            #expect(kill(host, SIGKILL) == 0)
            _ = try driver.submit(within: 100_000)
            _ = driver.collect(1)
            _ = try driver.askUntilGood()
            #expect(try driver.host() != host)
            #expect(!Belongings.isThere(host))
        }

        @Test("a SIGTERM to all, as a service manager sends it, ends no driver before its agent")
        func terminated() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "pids")])
            let host = try driver.host()
            for signal in [SIGTERM, SIGINT, SIGHUP] { #expect(kill(host, signal) == 0) }
            #expect(try driver.host() == host)
        }

        @Test("two links go on while the third crashes for good")
        func neighbours() throws {
            let shop = try Workshop()
            let library = try shop.scripted()
            let bad = try PluginDriver(library, [("habit", "crashes")])
            let good = try (0..<2).map { _ in try PluginDriver(library, [("habit", "pids")]) }
            let hosts = try good.map { try $0.host() }
            for _ in 0..<50 {
                _ = try bad.ask()
                #expect(try good.map { try $0.host() } == hosts)
            }
            #expect(try bad.askUntil(described: "disabled").last?.name == "link-down")
            #expect(try good.map { try $0.host() } == hosts)
        }

        @Test("fifty crashed hosts leave no descriptor and no process behind")
        func nothingLeft() throws {
            let shop = try Workshop()
            let library = try shop.scripted()
            let descriptors = try Belongings.descriptors(), children = try Belongings.children()
            for _ in 0..<50 {
                let driver = try PluginDriver(library, [("habit", "crashes")])
                #expect(try driver.ask().name == "link-down", "\(driver.describe())")
            }
            // The compiler that built the plug-in may let go of a pipe only now.
            #expect(try Belongings.descriptors() <= descriptors)
            #expect(try Belongings.children() == children)
        }
    }
}

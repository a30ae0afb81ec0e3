import CAndonDriver
import Foundation
import Glibc
import Testing

extension PluginTests {
    /// What is loaded, what is refused, and what the host is given.
    @Suite("a plug-in driver's library", .timeLimit(.minutes(2)))
    struct LibraryTests {
        /// Asks once; the answer is the refusal, and the words say why.
        private func refusal(_ library: String, _ settings: [(String, String)] = []) throws -> String {
            let driver = try PluginDriver(library, settings)
            #expect(try driver.ask().name == "bad-config")
            while driver.describe().contains("is being ended") { _ = driver.wait(milliseconds: 20) }
            return driver.describe()
        }

        @Test("a library that others may write is refused, and so is one in a folder that they may write")
        func writable() throws {
            let shop = try Workshop()
            let library = try shop.scripted()
            unsafe chmod(library, 0o757)
            #expect(try refusal(library).contains("may be written by others than its owner (mode 0757)"))
            unsafe chmod(library, 0o755)
            unsafe chmod(shop.folder, 0o775)
            #expect(try refusal(library).contains("(mode 0775)"))
            unsafe chmod(shop.folder, 0o755)
            #expect(try PluginDriver(library).ask().status == ANDON_OK)
        }

        @Test("a library of another user is refused", .enabled(if: geteuid() == 0))
        func owner() throws {
            let shop = try Workshop()
            let library = try shop.scripted()
            #expect(unsafe chown(library, 65534, 65534) == 0)
            #expect(try refusal(library).contains("belongs to user 65534; allowed is root"))
        }

        @Test("symbolic links, folders, FIFOs and what is not there are refused")
        func kinds() throws {
            let shop = try Workshop()
            let library = try shop.scripted()
            #expect(unsafe symlink(library, "\(shop.folder)/link.so") == 0)
            #expect(unsafe symlink(shop.folder, "\(shop.folder)/way") == 0)
            #expect(unsafe mkfifo("\(shop.folder)/fifo.so", 0o600) == 0)
            #expect(try refusal("\(shop.folder)/link.so").contains("symbolic link"))
            #expect(try refusal("\(shop.folder)/way/driver.so").contains("symbolic link"))
            #expect(try refusal("\(shop.folder)/fifo.so").contains("no regular file"))
            #expect(try refusal(shop.folder).contains("no regular file"))
            #expect(try refusal("\(shop.folder)/none.so").contains("No such file"))
            #expect(try refusal("\(shop.folder)/../driver.so").contains("is not taken"))
            #expect(try refusal(shop.touch("empty.so")).contains("cannot be loaded"))
        }

        @Test("a library of another contract, without a driver, or that refuses its settings, says so")
        func contract() throws {
            let shop = try Workshop()
            let old = try shop.scripted(["-DABI=1"], as: "old.so")
            #expect(try refusal(old).contains("speaks contract 1; this agent speaks \(ANDON_DRIVER_ABI)"))
            let other = try shop.build("Drivers/Contract/andon_driver.c", as: "other.so")
            #expect(try refusal(other).contains("has no andon_driver_entry"))
            #expect(
                try refusal(try shop.scripted(), [("habit", "refuses")]).contains("habit is \"refuses\";? allowed is"))
        }

        @Test("settings of the link are checked before anything is started")
        func settings() throws {
            for (settings, words) in [
                ([("library", "driver.so")], "allowed is an absolute path"),
                ([("library", "/x.so"), ("baud", "9600")], "unknown setting \"baud\""),
                ([("library", "/x.so"), ("restart-ns", "5")], "allowed are 1000000 to"),
                ([("library", "/x.so"), ("library", "/y.so")], "stands twice"),
                ([("library", "/x.so"), ("set.a", String(repeating: "x", count: 20_000))], "longer than 16384 bytes"),
            ] as [([(String, String)], String)] {
                #expect {
                    _ = try PluginDriver(raw: settings)
                } throws: { ($0 as? Refused)?.sentence.contains(words) == true }
            }
        }

        @Test("a host that is not there, or may not be run, is an answer to each request and no refusal to open")
        func noHost() throws {
            let shop = try Workshop()
            let text = shop.touch("host")
            for (host, words) in [("/nowhere/host", "is not there"), (text, "may not be run")] {
                let driver = try PluginDriver(raw: [
                    ("library", try shop.scripted()), ("host", host), ("restart-ns", "1000000"),
                ])
                #expect(try driver.ask().status == ANDON_LINK_DOWN)
                #expect(driver.describe().contains("the driver host \(host) \(words)"))
                #expect(try driver.ask().status == ANDON_LINK_DOWN, "asked for again, and still not there")
            }
        }

        @Test("how the host ended last is known while the next one runs")
        func lastEnd() throws {
            let shop = try Workshop()
            let driver = try PluginDriver(shop.scripted(), [("habit", "pids")])
            let first = try driver.host()
            #expect(driver.lastEnd().isEmpty)
            kill(first, SIGKILL)
            _ = try driver.askUntilGood()
            #expect(driver.describe().isEmpty, "it works again")
            #expect(driver.lastEnd() == "the driver crashed: signal 9 (SIGKILL)")
        }

        @Test("the host has no descriptor, no variable and no core of the agent's, and bounds on what it takes")
        func confined() throws {
            let shop = try Workshop()
            let open = unsafe Glibc.open("/dev/null", O_RDONLY)
            defer { close(open) }
            let driver = try PluginDriver(shop.scripted(), [("habit", "pids")])
            let proc = "/proc/\(try driver.host())"
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "\(proc)/fd").compactMap { Int($0) }
            #expect(descriptors.sorted() == [0, 1, 2, 3, 4])
            #expect(try String(contentsOfFile: "\(proc)/environ", encoding: .utf8).isEmpty)
            #expect(try String(contentsOfFile: "\(proc)/comm", encoding: .utf8) == "andon-driver\n")
            let limits = try String(contentsOfFile: "\(proc)/limits", encoding: .utf8)
            #expect(limits.contains(/Max address space +536870912 +536870912/))
            #expect(limits.contains(/Max open files +64 +64/))
            #expect(limits.contains(/Max core file size +0 +0/))
            #expect(try String(contentsOfFile: "\(proc)/status", encoding: .utf8).contains("NoNewPrivs:\t1"))
        }
    }
}

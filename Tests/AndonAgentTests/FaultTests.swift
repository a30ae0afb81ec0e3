import Synchronization
import TestBroker
import Testing

extension AtTheLine {
    @Suite("answers that are wrong", .timeLimit(.minutes(2)))
    struct FaultTests {
        /// What goes wrong on a wire, and the machine that it happens to.
        static let serial = [
            "dead oven-bus 1", "late oven-bus 1 450ms", "wrong-unit oven-bus 1", "wrong-function oven-bus 1",
            "short oven-bus 1", "twice oven-bus 1", "wrong-crc oven-bus 1", "exception oven-bus 1 4",
            "garbage oven-bus", "garbage oven-bus 50%",
        ]
        static let tcp = [
            "dead printer-net 1", "late printer-net 1 450ms", "wrong-unit printer-net 1",
            "wrong-function printer-net 1", "short printer-net 1", "twice printer-net 1",
            "wrong-transaction printer-net 1", "cut printer-net 1", "exception printer-net 1 4", "garbage printer-net",
            "refuse printer-net",
        ]

        @Test("no wrong value passes for a good one, the link heals, and the others keep their rate: serial")
        func serialFaults() async throws {
            try await suffer(
                Self.serial, link: "oven-bus", machine: "oven", tags: ["zone", "aux"], other: "printer-net")
        }

        @Test("no wrong value passes for a good one, the link heals, and the others keep their rate: TCP")
        func tcpFaults() async throws {
            try await suffer(
                Self.tcp, link: "printer-net", machine: "printer", tags: ["squeegee", "speed"], other: "oven-bus")
        }

        /// Every tag has a range of its own and only rises in it, so a value of another tag, another unit or another time
        /// shows.
        private func suffer(
            _ faults: [String], link: String, machine: String, tags: [String], other: String
        ) async throws {
            try await Site.open { site in
                var step = 0
                func rise() throws {
                    step += 1
                    for (group, name) in tags.enumerated() {
                        for index in 1...4 {
                            let value = Self.lowest(group, index) * 10 + Double(step)
                            try site.line.do("set \(machine)/\(name)\(index) \(value.rounded() / 10)")
                        }
                    }
                }
                /// Every tag tells the value of this step as a good one.
                func isFresh(_ what: String) async throws {
                    let rise = Double(step) / 10
                    try await site.see("fresh values \(what)") {
                        tags.enumerated().allSatisfy { group, name in
                            (1...4).allSatisfy { index in
                                let told = site.ear.messages.on("\(machine)/data/\(name)\(index)").last
                                let value = Self.lowest(group, index) + rise
                                return told?.quality == "good" && abs((told?.value ?? 0) - value) < 0.01
                            }
                        }
                    }
                }
                try rise()
                try await isFresh("before any fault")
                let start = site.ear.messages.count
                /// Steps of the values that only wrong answers carried.
                var wrong: [Int] = []
                for fault in faults {
                    let rate = try #require(site.agent.status?.link(other)?.answers)
                    try site.line.do(fault)
                    try rise()
                    try await site.isStatus("\(other) goes on under \(fault)") {
                        ($0.link(other)?.answers ?? 0) >= rate + 20
                    }
                    if !Self.isHarmless(fault) { wrong.append(step) }
                    try rise()
                    try site.line.do("heal \(link)")
                    try await isFresh("after \(fault)")
                }
                isTrue(Array(site.ear.messages.dropFirst(start)), machine: machine, tags: tags, wrong: wrong)
                #expect(site.line.writes.isEmpty, "no fault of a wire stops or releases the line")
            }
        }

        /// A good answer comes all the same.
        private static func isHarmless(_ fault: String) -> Bool { fault.hasPrefix("twice") || fault.hasSuffix("%") }

        private static func lowest(_ group: Int, _ index: Int) -> Double { Double(20 + group * 32 + index * 8) }

        private func isTrue(_ messages: [TestSubscriber.Message], machine: String, tags: [String], wrong: [Int]) {
            for (group, name) in tags.enumerated() {
                for index in 1...4 {
                    let lowest = Self.lowest(group, index)
                    let good = messages.on("\(machine)/data/\(name)\(index)").filter { $0.quality == "good" }
                        .compactMap(\.value)
                    #expect(good.count > 3, "\(name)\(index): \(good)")
                    #expect(good.allSatisfy { (lowest...lowest + 7.9).contains($0) }, "\(name)\(index): \(good)")
                    let believed = wrong.filter { step in good.contains { abs($0 - lowest - Double(step) / 10) < 0.01 }
                    }
                    #expect(believed.isEmpty, "\(name)\(index): values of wrong answers passed for good ones: \(good)")
                    #expect(good == good.sorted(), "\(name)\(index): an older value came back: \(good)")
                }
            }
        }
    }
}

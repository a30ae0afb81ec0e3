import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("more links than descriptors", .timeLimit(.minutes(2)))
    struct DescriptorTests {
        private static let links = 150
        private static let most = 128

        private static let plan: String = {
            let numbers = 1...DescriptorTests.links
            let links = numbers.map {
                "  net\($0): { driver: modbus-tcp, host: 192.0.2.\($0), probe-at-most: 1s }"
            }
            let machines = numbers.map {
                "  m\($0): { kind: other, link: net\($0), poll: 500ms, tags: { v: { at: holding 0, type: uint16 } } }"
            }
            return """
                andon: 1
                site: plant-1
                line: smt-9
                broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
                links:

                """ + links.joined(separator: "\n") + "\nmachines:\n" + machines.joined(separator: "\n") + "\n"
        }()

        @Test("people are answered, the links that have one work, the others say what to raise; check says it before")
        func limit() async throws {
            try await Site.open(plan: Self.plan, isArmed: false, startsAgent: false) { site in
                let agent = try site.startAgent(limit: "-n \(Self.most)")
                try await site.isStatus("some links work, and some have no descriptor") { report in
                    let up = report.links.count { ($0.answers ?? 0) > 0 }
                    let short = report.links.count { $0.reason?.contains("raise its limit (LimitNOFILE)") == true }
                    return up > 30 && short > 30 && up + short == Self.links
                }
                let sentence = "150 links need 250 open files, and this process may have 128"
                #expect(agent.log.contains(sentence))
                // Terminals beside the one that asks.
                let followers = try (0..<8).map { _ in try LocalSocket(site.socket) }
                let status = try await site.andon("status")
                #expect(status.code == 0)
                withExtendedLifetime(followers) {}
                let check = try await Program.run(
                    at: "/bin/sh",
                    [
                        "-c", "ulimit -n \(Self.most) && exec \"$0\" check \"$1\"", Program.path("andon"),
                        site.line.plan,
                    ],
                    in: site.folder)
                #expect(check.code == 0)
                #expect(check.output.contains(sentence))
                let roomy = try await Program.run("andon", ["check", site.line.plan], in: site.folder)
                #expect(!roomy.output.contains("open files"))
            }
        }

        @Test("a soft limit that is too low is raised to the hard one")
        func soft() async throws {
            try await Site.open(plan: Self.plan, isArmed: false, startsAgent: false) { site in
                try site.startAgent(limit: "-S -n \(Self.most)")
                try await site.isStatus("an answer on every link") { $0.links.allSatisfy { ($0.answers ?? 0) > 0 } }
            }
        }
    }
}

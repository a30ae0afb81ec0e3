import Glibc
import TestBroker
import Testing

extension AtTheBroker {
    @Suite("the end of a run", .timeLimit(.minutes(2)))
    struct EndingTests {
        /// Twice what is promised: this machine is busy with other tests.
        private static let patience = 4.0

        enum Trouble: CaseIterable { case none, frozenBroker, noBroker, deadUnits, readers }

        @Test("SIGTERM ends the agent soon, with exit code 0 and nothing lost", arguments: Trouble.allCases)
        func terminated(trouble: Trouble) async throws {
            try await Site.open { site in
                var readers: [LocalSocket] = []
                switch trouble {
                case .none: break
                case .frozenBroker: site.broker.freeze()
                case .noBroker: site.broker.kill()
                case .deadUnits:
                    try site.line.do("dead oven")
                    try await site.isStatus("offline") { $0.machine("oven")?.state == "offline" }
                case .readers:
                    for _ in 0..<5 {
                        let reader = try LocalSocket(site.socket)
                        reader.send("GET /v1/events HTTP/1.1\r\nhost: andon\r\n\r\n")
                        readers.append(reader)
                    }
                    try readers.append(LocalSocket(site.socket))
                }
                try site.line.do("set printer/squeegee1 95")
                try await site.isStatus("the alarm") { $0.alarms.contains { $0.tag == "squeegee1" } }
                let code = await site.agent.terminate(within: Self.patience)
                #expect(code == 0, "\(trouble): \(site.agent.log)")
                #expect(!Folder.holds(site.socket), "the socket is gone")
                #expect(site.line.writes.isEmpty, "the output is left as it is")

                switch trouble {
                case .frozenBroker: site.broker.thaw()
                case .noBroker: try site.broker.start()
                default: break
                }
                try site.startAgent()
                try await site.isTold("the alarm, in its place") { $0.contains { $0.tag == "squeegee1" } }
                let events = site.events
                #expect(events.compactMap(\.seq) == Array(1...UInt64(events.count)), "\(events)")
                #expect(events.filter { $0.tag == "squeegee1" }.count == 1)
                readers.removeAll()
            }
        }
    }
}

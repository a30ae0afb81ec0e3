import TestBroker
import Testing

extension AtTheLine {
    @Suite("cables", .timeLimit(.minutes(2)))
    struct UnplugTests {
        @Test("a serial port is pulled and comes back: the machine goes and comes by itself")
        func serialPort() async throws {
            try await goesAndComes("unplug oven-bus", machine: "oven", tag: "aux1")
        }

        @Test("a controller refuses connections and takes them again")
        func refusedConnection() async throws {
            try await goesAndComes("refuse printer-net", machine: "printer", tag: "speed1")
        }

        private func goesAndComes(_ command: String, machine: String, tag: String) async throws {
            try await Site.open { site in
                let link = command.split(separator: " ").last.map(String.init) ?? ""
                try site.line.do(command)
                try await site.isStatus("offline") { $0.machine(machine)?.state == "offline" }
                try await site.isTold("offline, with a reason") {
                    $0.contains { $0.event == "machine-offline" && $0.machine == machine && $0.reason != nil }
                }
                #expect(site.agent.status?.machine("tower")?.state == "online", "the others notice nothing")
                try site.line.do("heal \(link)")
                try site.line.do("set \(machine)/\(tag) 33.3")
                try await site.isStatus("online again") { $0.machine(machine)?.state == "online" }
                try await site.see("a fresh value") {
                    let last = site.ear.messages.on("\(machine)/data/\(tag)").last
                    return last?.value == 33.3 && last?.quality == "good"
                }
                try await site.see("the retained state") {
                    site.ear.messages.on("\(machine)/status").last?.state == "online"
                }
                let states = site.events.filter { $0.machine == machine }.compactMap(\.event)
                #expect(states.first == "machine-online" && states.last == "machine-online")
                #expect(!site.line.isHeld, "a cable is no reason to stop")
            }
        }
    }
}

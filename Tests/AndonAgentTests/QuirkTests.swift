import Foundation
import TestBroker
import Testing

extension AtTheLine {
    @Suite("devices that take less than others", .timeLimit(.minutes(2)))
    struct QuirkTests {
        @Test("a machine of which every tag is refused is not online, from the start and while it runs")
        func refusesAll() async throws {
            try await Site.open(isArmed: false, startsAgent: false) { site in
                try site.line.do("no-address printer-net 1 holding 0..65535")
                try site.startAgent()
                try await site.isStatus("the printer answers, and shows nothing") {
                    let printer = $0.machine("printer")
                    return printer?.state == "degraded" && printer?.reason == "unit 1 refuses every tag of it"
                }
                try await site.isStatus("the others are online") {
                    $0.machine("oven")?.state == "online" && $0.machine("tower")?.state == "online"
                }
                #expect(site.goodValues("printer/squeegee1").isEmpty)

                try site.line.do("no-address io-net 1 discrete 0..65535")
                try await site.isStatus("the tower was online and is not any more") {
                    $0.machine("tower")?.state == "degraded"
                }
            }
        }
    }
}

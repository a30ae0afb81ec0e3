import AndonDesk
import Foundation
import Synchronization
import Testing

/// What a person asks of the agent through `andon probe read --ask-agent` and `andon forget`.
@Suite("Asking the agent for a point, and to forget", .timeLimit(.minutes(1)))
struct HandTests {
    private static let read = ReadRequest(link: "oven-bus", unit: 1, area: "holding", address: 4_096, count: 2)

    /// A desk whose line answers reads and forgets with these; what it was asked is kept.
    private final class Line: Sendable {
        let reads = Mutex<[ReadRequest]>([])
        let forgets = Mutex<[ForgetRequest]>([])

        func hands(refusing sentence: String? = nil, isPassing: Bool = false) -> DeskHands {
            DeskHands(
                reset: { _ in .released(.init(output: "tower/hold")) },
                read: { [self] request throws(DeskNo) in
                    reads.withLock { $0.append(request) }
                    if let sentence { throw DeskNo(sentence, isPassing: isPassing) }
                    return ReadReply(line: "smt-3", values: [17_255, 26_214], milliseconds: 12.5)
                },
                forget: { [self] request throws(DeskNo) in
                    forgets.withLock { $0.append(request) }
                    if let sentence { throw DeskNo(sentence) }
                    return ForgetReply(units: 3)
                })
        }

        var asked: Int { reads.withLock { $0.count } + forgets.withLock { $0.count } }
    }

    @Test("the agent reads what was asked for, and the person gets its words and how long it took")
    func reads() async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let reply = try await desk.client.read(Self.read)
            #expect(reply == ReadReply(line: "smt-3", values: [17_255, 26_214], milliseconds: 12.5))
        }
        #expect(line.reads.withLock { $0 } == [Self.read])
    }

    @Test("a point that cannot be read now is refused with the line's own reason")
    func refusesToRead() async throws {
        try await Desk.open(hands: Line().hands(refusing: "the link oven-bus is down")) { desk in
            await #expect {
                _ = try await desk.client.read(Self.read)
            } throws: {
                "\($0)" == "the agent refused (409): the link oven-bus is down"
            }
        }
    }

    @Test("a point that can be read in a moment is refused otherwise than one that never can")
    func refusesForNow() async throws {
        let hands = Line().hands(refusing: "another look is under way", isPassing: true)
        try await Desk.open(hands: hands) { desk in
            await #expect {
                _ = try await desk.client.read(Self.read)
            } throws: {
                "\($0)" == "the agent refused (503): another look is under way"
            }
        }
    }

    @Test("the agent forgets one unit, or all of a link, and says how many had taught it something")
    func forgets() async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let one = try await desk.client.forget(ForgetRequest(link: "io", unit: 7))
            let all = try await desk.client.forget(ForgetRequest(link: "io"))
            #expect(one.units == 3 && all.units == 3)
        }
        #expect(line.forgets.withLock { $0 } == [ForgetRequest(link: "io", unit: 7), ForgetRequest(link: "io")])
    }

    @Test("what cannot be forgotten is refused with the reason")
    func refusesToForget() async throws {
        try await Desk.open(hands: Line().hands(refusing: "no link io in the plan")) { desk in
            await #expect {
                _ = try await desk.client.forget(ForgetRequest(link: "io"))
            } throws: {
                "\($0)" == "the agent refused (409): no link io in the plan"
            }
        }
    }

    @Test(
        "a request of another form is refused with what was found and what is expected, and the line is not asked",
        arguments: [
            ("read", "", "the body is no JSON object of this form"),
            ("read", "[1]", "the body is no JSON object of this form"),
            ("read", #"{"link":"a","unit":1,"area":"holding","address":0}"#, "the body is no JSON object of this form"),
            ("read", body(unit: 256), "unit is 256"), ("read", body(unit: -1), "unit is -1"),
            ("read", body(area: "register"), "area is no area of a unit"), ("read", body(count: 0), "count is 0"),
            ("read", body(count: 126), "count is 126"), ("read", body(area: "coil", count: 2_001), "count is 2001"),
            ("read", body(address: 65_536), "address is 65536"),
            ("read", body(address: 65_535, count: 2), "address is 65535"),
            ("read", body(address: Int.max), "address is \(Int.max)"),
            ("read", body(area: "frame"), "area is no area of a unit"),
            ("read", body(area: "device-id", address: 255), "address is 255"),
            ("read", body(area: "device-id", address: 1_280), "address is 1280"),
            ("read", body(area: "device-id", address: 256, count: 2), "count is 2"),
            ("read", body(area: "server-id", address: 1), "address is 1"),
            ("read", body(link: ""), "link is empty or too long"),
            ("read", body(link: String(repeating: "l", count: 201)), "link is empty or too long"),
            ("forget", "{}", "the body is no JSON object of this form"),
            ("forget", #"{"link":"io","unit":300}"#, "unit is 300"),
            ("forget", #"{"link":""}"#, "link is empty or too long"),
        ])
    func badBody(route: String, body: String, problem: String) async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let answer = try await RawSocket.ask(desk.path, Self.post(route, body))
            #expect(answer.hasPrefix("HTTP/1.1 400"))
            #expect(answer.contains("\(problem); expected {"))
        }
        #expect(line.asked == 0)
    }

    @Test("a request that is too long is refused before it is read to its end", arguments: ["read", "forget"])
    func tooLong(route: String) async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let long = String(repeating: " ", count: 5_000) + Self.body()
            let answer = try await RawSocket.ask(desk.path, Self.post(route, long))
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.contains("longer than 4096 bytes"))
            #expect(try await desk.client.status().report == Desk.report, "the agent answers on")
        }
        #expect(line.asked == 0)
    }

    @Test("reading and forgetting are asked for, never fetched", arguments: ["read", "forget"])
    func onlyPost(route: String) async throws {
        let line = Line()
        try await Desk.open(hands: line.hands()) { desk in
            let answer = try await RawSocket.ask(desk.path, "GET /v1/\(route) HTTP/1.1\r\nhost: a\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 405"))
        }
        #expect(line.asked == 0)
    }

    private static func post(_ route: String, _ body: String) -> String {
        "POST /v1/\(route) HTTP/1.1\r\nhost: a\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func body(
        link: String = "oven-bus", unit: Int = 1, area: String = "holding", address: Int = 0, count: Int = 1
    ) -> String {
        #"{"link":"\#(link)","unit":\#(unit),"area":"\#(area)","address":\#(address),"count":\#(count)}"#
    }
}

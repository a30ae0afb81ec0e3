import AndonCore
import AndonDesk
import Foundation
import Testing

/// A question to a unit and its answer cross the socket and are the same behind it.
@Suite("What is read through the agent", .timeLimit(.minutes(1)))
struct ReadReplyTests {
    private static let two = ProbeQuestion.values(Point(.holding, 4_096), count: 2)

    @Test(
        "a question is the same on the other side",
        arguments: [
            two, .values(Point(.coil, 65_535), count: 1), .values(Point(.discrete, 0), count: 2_000),
            .values(Point(.input, 0), count: 125), .deviceID(code: 2, object: 0), .deviceID(code: 4, object: 255),
            .serverID,
        ])
    func question(question: ProbeQuestion) throws {
        let request = ReadRequest(link: "oven-bus", unit: 7, question)
        let read = try DeskJSON.value(ReadRequest.self, from: DeskJSON.bytes(request))
        #expect(read.problem == nil && read.unit == 7)
        #expect(read.question == question)
    }

    @Test(
        "an answer is the same on the other side",
        arguments: [
            .values([0, 65_535]), .refused(code: 2, words: "exception 2 (illegal data address)"), .silent, .owned,
            .unopened(LinkTrouble(.refused, "Connection refused")), .lost("Broken pipe"), .garbled("noise"),
            .failed("the driver does not"),
        ] as [ProbeAnswer.Outcome])
    func answer(outcome: ProbeAnswer.Outcome) throws {
        for isUnconfirmed in [false, true] {
            let answer = ProbeAnswer(outcome: outcome, took: .milliseconds(12), isUnconfirmed: isUnconfirmed)
            let bytes = try DeskJSON.bytes(ReadReply(line: "smt-3", answer))
            let reply = try DeskJSON.value(ReadReply.self, from: bytes)
            #expect(reply.line == "smt-3")
            #expect(reply.answer(to: Self.two) == answer)
        }
    }

    @Test("fewer or more values than were asked for, and numbers that are no words, are no answer")
    func strange() {
        for values in [[], [1], [1, 2, 3], [1, -1], [1, 65_536]] {
            #expect(ReadReply(line: "smt-3", values: values).answer(to: Self.two) == nil, "\(values)")
        }
        #expect(ReadReply(line: "smt-3", values: Array(repeating: 1, count: 257)).answer(to: .serverID) == nil)
        #expect(ReadReply(line: "smt-3", values: [1]).answer(to: .serverID)?.values == [1])
        #expect(ReadReply(line: "smt-3", values: [1, 2], milliseconds: -1).answer(to: Self.two)?.took == nil)
        #expect(ReadReply(line: "smt-3", values: [1, 2], milliseconds: 1e300).answer(to: Self.two)?.took == nil)
    }

    @Test("nothing that turns a terminal comes through")
    func harmless() {
        let reply = ReadReply(line: "smt-3", ProbeAnswer(outcome: .lost("a\u{1B}[2Jb")))
        #expect(reply.answer(to: Self.two)?.outcome == .lost("a·[2Jb"))
    }
}

import Foundation
import TestBroker

/// One run of `andon run`, with its log and its socket.
final class Agent: Sendable {
    let socket: String
    let state: String
    let child: Child
    private let logFile: String

    /// - Parameter limit: what a shell is told of its limits before it runs it, as `ulimit` takes it.
    init(
        plan: String, state: String, socket: String, log: String, program: String = Program.path("andon"),
        limit: String? = nil
    ) throws {
        self.socket = socket
        self.state = state
        logFile = log
        let words = ["run", plan, "--state", state, "--socket", socket]
        child =
            if let limit {
                try Child(
                    "/bin/sh", ["-c", "ulimit \(limit) && exec \"$0\" \"$@\"", program] + words, output: log,
                    errors: log)
            } else {
                try Child(program, words, output: log, errors: log)
            }
    }

    /// What it wrote to standard error, over all runs of this site.
    var log: String { Folder.text(logFile) }

    /// The report of this moment; nil when nobody answers.
    var status: Report? {
        let request = "GET /v1/status HTTP/1.1\r\nhost: andon\r\nconnection: close\r\n\r\n"
        guard let answer = try? LocalSocket.http(socket, request),
            let body = answer.range(of: "\r\n\r\n").map({ answer[$0.upperBound...] })
        else { return nil }
        return try? JSONDecoder().decode(Report.self, from: Data(body.utf8))
    }

    /// Puts a hand to an alarm; the whole answer.
    func hand(_ action: String, _ alarm: String, seconds: Int) throws -> String {
        let time = action == "shelve" ? #","seconds":\#(seconds)"# : ""
        let body = #"{"alarm":"\#(alarm)","by":"sam","reason":"a test"\#(time)}"#
        return try LocalSocket.http(
            socket,
            "POST /v1/alarms/\(action) HTTP/1.1\r\nhost: andon\r\nconnection: close\r\n"
                + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Sends SIGTERM and waits for the end; nil when it does not come within `seconds`.
    func terminate(within seconds: Double) async -> Int32? {
        child.signal(SIGTERM)
        let child = child
        return await Condition.wait(seconds: seconds) { child.exitCode != nil } ? child.exitCode : nil
    }

    /// SIGKILL: nothing is flushed.
    func kill() { child.end(SIGKILL) }
}

/// What these tests read of a status report.
struct Report: Decodable, Sendable {
    struct Stop: Decodable, Sendable {
        var state: String
        var mode: String
        var causes: [String]
    }

    struct Named: Decodable, Sendable {
        var name: String
        var state: String
        var reason: String?
        var answers: Int?
        var timeouts: Int?
        var bad_answers: Int?
        var exceptions: Int?
    }

    struct Alarm: Decodable, Sendable {
        var rule: String
        var machine: String
        var tag: String
    }

    struct Uplink: Decodable, Sendable {
        struct Queued: Decodable, Sendable {
            var alarm: Int
            var state: Int
            var value: Int
        }

        var state: String
        var queued: Queued
        var disk: String?
        var acknowledged: Int
    }

    var stop: Stop?
    var alarms: [Alarm]
    var machines: [Named]
    var links: [Named]
    var uplink: Uplink

    func machine(_ name: String) -> Named? { machines.first { $0.name == name } }
    func link(_ name: String) -> Named? { links.first { $0.name == name } }
}

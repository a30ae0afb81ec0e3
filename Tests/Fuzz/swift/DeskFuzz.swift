// needs: AndonCore Sources/AndonDesk/Report Sources/AndonDesk/Text Sources/AndonDesk/Client/EventLines.swift
// needs: Sources/AndonDesk/Client/DeskEvent.swift Tests/Fuzz/swift/support
import AndonCore
import FoundationEssentials

// Both sides of the desk: bodies that a client sends to the agent, and what a terminal makes of the lines and the JSON
// that come back. A body that is taken is within its limits; a stream of events says the same in whatever pieces it
// comes; what is shown of any JSON is harmless. The first byte chooses.

// These two need the network's library: what EventLines takes of them.
enum DeskError: Error { case strange(path: String, what: String) }
enum ServerSentEvent { static let missed = "missed" }

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDesk(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    switch bytes.byte() % 3 {
    case 0:
        let body = Data(bytes.all())
        bodies(body)
        stopHand(body)
    case 1: stream(bytes)
    default: show(bytes.all())
    }
    return 0
}

private func bodies(_ body: Data) {
    if let asked = try? DeskJSON.value(ReadRequest.self, from: body), asked.problem == nil {
        check((0...65_535).contains(asked.address) && asked.address + asked.count <= 65_536, "beyond the last address")
        check((1...2_000).contains(asked.count) && (0...255).contains(asked.unit), "a count, a unit that there is not")
    }
    if let asked = try? DeskJSON.value(ForgetRequest.self, from: body), asked.problem == nil {
        check((0...255).contains(asked.unit ?? 0) && (1...200).contains(asked.link.utf8.count), "beyond its limits")
    }
    if let asked = try? DeskJSON.value(ResetRequest.self, from: body), asked.problem == nil {
        for text in [asked.by, asked.reason] {
            check(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "a control character")
            check(text.unicodeScalars.count <= 400 && !text.isEmpty, "too long, or empty")
        }
        guard let again = try? DeskJSON.bytes(asked) else { return check(false, "it cannot be written") }
        check(
            (try? DeskJSON.value(ResetRequest.self, from: again)) == asked, "it says something else when written again")
    }
}

private func stopHand(_ body: Data) {
    guard let asked = try? DeskJSON.value(StopHandRequest.self, from: body), asked.problem == nil else { return }
    for action in StopHandAction.allCases where asked.problem(for: action) == nil {
        let isMode = action == .arm || action == .disarm || action == .off
        check(asked.rule == nil || isMode, "a rule that nobody asked for")
        check(action != .maintain || (asked.seconds ?? 0) > 0 && (asked.seconds ?? 0) <= 86_400, "no length of time")
    }
}

private func stream(_ bytes: FuzzBytes) {
    var pieces = bytes
    let all = pieces.pieces()
    var whole = EventLines()
    var cut = EventLines()
    guard let expected = try? whole.take(all.joined(), from: "fuzz") else { return }
    var found: [DeskEvent] = []
    for piece in all {
        guard let events = try? cut.take(piece, from: "fuzz") else { return check(false, "refused in pieces") }
        found += events
    }
    check(found == expected, "in pieces it says something else")
    var tail = TailText(ink: Ink(isOn: false), clock: .fixed(3_600), now: 0)
    for case .event(_, let json) in found { check(tail.lines(json).allSatisfy(isHarmless), "a line that can do harm") }
}

private func show(_ json: [UInt8]) {
    var tail = TailText(ink: Ink(isOn: false), clock: .fixed(-7_200), now: 1_764_000_000)
    let lines = tail.lines(String(decoding: json, as: UTF8.self))
    check(!lines.isEmpty && lines.count <= 3, "no line, or too many")
    for line in lines { check(isHarmless(line), "a line that can do harm: \(line)") }
    if let report = try? DeskJSON.value(StatusReport.self, from: Data(json)) {
        let text = StatusText(ink: Ink(isOn: false), clock: .fixed(0), now: 1_764_000_000)
        for line in text.lines(report) { check(isHarmless(line), "a line that can do harm: \(line)") }
    }
}

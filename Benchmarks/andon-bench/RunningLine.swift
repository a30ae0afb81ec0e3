internal import AndonCore
internal import AndonLine
internal import Foundation
internal import Synchronization

/// A line that runs in this process, with somebody at its gate who makes messages of what comes.
final class RunningLine: Sendable {
    let line: Line
    /// Alarms and stops, as they come out of the gate.
    let transitions: AsyncStream<LineEvent>
    private let pump: Task<Void, Never>
    private let count: MessageCount

    /// - Parameters:
    ///   - folder: where its latch is kept.
    ///   - deliver: takes the messages of each look at the gate; thrown away when it is nil.
    init(_ plan: Plan, folder: String, deliver: (@Sendable ([EventMessage]) -> Void)? = nil) throws {
        let line = Line(plan: plan, latch: LatchFile(directory: folder)) { problem in
            FileHandle.standardError.write(Data((problem + "\n").utf8))
        }
        let (transitions, continuation) = AsyncStream.makeStream(of: LineEvent.self)
        self.line = line
        self.transitions = transitions
        let count = MessageCount()
        pump = Task.detached {
            var encoder = EventEncoder(plan: plan)
            var messages: [EventMessage] = []
            for await _ in line.gate.ready {
                let wall = BenchClock.wall()
                for event in line.gate.take(at: wall.uptime) {
                    encoder.encode(event, wall: wall, id: BenchClock.id, into: &messages)
                    if event.isTransition { continuation.yield(event) }
                }
                count.add(messages.count)
                deliver?(messages)
                messages.removeAll(keepingCapacity: true)
            }
            continuation.finish()
        }
        self.count = count
        try line.start()
    }

    /// Messages that were made so far.
    var messages: Int { count.value }

    func end() async {
        _ = line.end(within: .seconds(2))
        await pump.value
    }
}

private final class MessageCount: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add(_ more: Int) { count.add(more, ordering: .relaxed) }
}

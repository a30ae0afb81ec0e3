package import AndonCore
internal import Synchronization

/// The way out of the wires: takes an event and never waits; the far side takes them in batches.
///
/// Bounded in two lanes, so that values can never push out a transition. What does not fit is counted, and the count
/// itself comes out as a `dropped` event. The lock is held for an append or a swap, never around work.
package final class EventGate: Sendable {
    /// Transitions that may wait; a line that makes more before the far side looks is flooding.
    package static let transitionBound = 65_536
    /// Values and summaries that may wait.
    package static let valueBound = 16_384

    private struct Lanes {
        var transitions: [LineEvent] = []
        var values: [LineEvent] = []
        var droppedTransitions: UInt64 = 0
        var droppedValues: UInt64 = 0
        var isEmpty: Bool { transitions.isEmpty && values.isEmpty }

        /// What a busy line needs between two looks is allocated now, not on the way of a stop.
        static var roomy: Lanes {
            var lanes = Lanes()
            lanes.transitions.reserveCapacity(1_024)
            lanes.values.reserveCapacity(4_096)
            return lanes
        }

        /// Has grown so far that the memory is worth more than a look that allocates nothing.
        var isFlooded: Bool { transitions.capacity > 2_048 || values.capacity > 8_192 }

        mutating func empty() {
            transitions.removeAll(keepingCapacity: true)
            values.removeAll(keepingCapacity: true)
            droppedTransitions = 0
            droppedValues = 0
        }
    }

    private let lanes: Mutex<Lanes>
    /// The lanes of the look before, empty: they take turns, so that a look allocates no new ones.
    private let spare: Mutex<Lanes>
    private let signal: AsyncStream<Void>.Continuation
    /// One element after every change from empty to not empty; ends when the gate is closed.
    package let ready: AsyncStream<Void>

    package init() {
        (ready, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        lanes = Mutex(.roomy)
        spare = Mutex(.roomy)
    }

    /// Hands an event over. Any thread; never waits for the far side.
    package func emit(_ event: LineEvent) {
        if place(event) { ring() }
    }

    /// Puts an event in its place and wakes nobody: `ring` has to follow where it says true.
    package func place(_ event: LineEvent) -> Bool {
        lanes.withLock { lanes in
            let wasEmpty = lanes.isEmpty
            if event.isTransition {
                if lanes.transitions.count < Self.transitionBound {
                    lanes.transitions.append(event)
                } else {
                    lanes.droppedTransitions += 1
                }
            } else if lanes.values.count < Self.valueBound {
                lanes.values.append(event)
            } else {
                lanes.droppedValues += 1
            }
            return wasEmpty
        }
    }

    /// Tells the far side that something waits.
    package func ring() { signal.yield() }

    /// Hands over the values of one answer under one lock.
    package func emit(values: [LineEvent]) {
        if place(values: values) { ring() }
    }

    /// Puts the values of one answer in their place and wakes nobody: `ring` has to follow where it says true.
    package func place(values: [LineEvent]) -> Bool {
        lanes.withLock { lanes in
            let wasEmpty = lanes.isEmpty
            let room = max(0, Self.valueBound - lanes.values.count)
            lanes.values.append(contentsOf: values.prefix(room))
            lanes.droppedValues += UInt64(max(0, values.count - room))
            return wasEmpty
        }
    }

    /// Everything that waits, transitions first, each lane in its order; a drop report last where there was a drop.
    package func take(at now: Uptime) -> [LineEvent] {
        var taken = Lanes()
        spare.withLock { swap(&$0, &taken) }
        lanes.withLock { swap(&$0, &taken) }
        var events: [LineEvent] = []
        events.reserveCapacity(taken.transitions.count + taken.values.count + 2)
        events.append(contentsOf: taken.transitions)
        events.append(contentsOf: taken.values)
        if taken.droppedTransitions > 0 {
            events.append(
                .dropped(
                    DropReport(
                        at: now, count: taken.droppedTransitions,
                        reason: "more alarms and stops than the agent could take")))
        }
        if taken.droppedValues > 0 {
            events.append(
                .dropped(
                    DropReport(at: now, count: taken.droppedValues, reason: "more values than the agent could take")))
        }
        if taken.isFlooded { taken = .roomy } else { taken.empty() }
        spare.withLock { swap(&$0, &taken) }
        return events
    }

    /// Ends `ready` after what waits; later events are still taken.
    package func close() {
        signal.yield()
        signal.finish()
    }
}

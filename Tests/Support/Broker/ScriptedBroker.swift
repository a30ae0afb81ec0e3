import Foundation
import Glibc
import Synchronization

/// A broker that answers by script: for what no real one does on demand.
package final class ScriptedBroker: Sendable {
    package enum Action: Sendable, Equatable {
        case send([UInt8])
        /// Closes the connection; what follows is not done.
        case hangUp
    }

    /// Answers one packet: which connection it came on, from 1, and the how manieth packet of it it is, from 1. nil is what a
    /// friendly broker answers.
    package typealias Script = @Sendable (_ packet: Packet, _ connection: Int, _ number: Int) -> [Action]?

    private struct State {
        var connections = 0
        var open: Set<Int32> = []
        var isOver = false
        var publications: [Packet] = []
    }

    package let port: UInt16
    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())

    package init(_ script: @escaping Script = { _, _, _ in nil }) throws {
        (listener, port) = try FreePort.listen()
        self.script = script
        let listener = listener
        Thread { [weak self] in
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                guard let self, self.admit(descriptor) else {
                    close(descriptor)
                    return
                }
                Thread { [weak self] in self?.serve(descriptor) }.start()
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        state.withLock { state in
            state.isOver = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Every publication with QoS 1 that came, in its order, with those that came twice.
    package var publications: [Packet] { state.withLock { $0.publications } }

    package var connections: Int { state.withLock { $0.connections } }

    private func admit(_ descriptor: Int32) -> Bool {
        state.withLock { state in
            if !state.isOver { state.open.insert(descriptor) }
            return !state.isOver
        }
    }

    /// A connection counts once it says CONNECT: a probe says nothing.
    private func count() -> Int {
        state.withLock { state in
            state.connections += 1
            return state.connections
        }
    }

    private func serve(_ descriptor: Int32) {
        defer {
            _ = state.withLock { $0.open.remove(descriptor) }
            close(descriptor)
        }
        var isV5 = true
        var number = 0
        var connection = 0
        while let packet = Packet.read(descriptor, isV5: isV5) {
            if packet.kind == .connect {
                isV5 = packet.isV5
                connection = count()
            }
            number += 1
            if packet.kind == .publish { state.withLock { $0.publications.append(packet) } }
            for action in script(packet, connection, number) ?? packet.friendlyAnswer {
                guard case .send(let bytes) = action else { return }
                _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
    }
}

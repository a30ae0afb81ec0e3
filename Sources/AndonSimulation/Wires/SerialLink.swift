package import AndonCore
package import NIOCore
import NIOPosix
import Synchronization

/// One simulated serial port: a pty under a stable name, can be unplugged and plugged in again.
package final class SerialLink: Sendable {
    /// What the units on the line speak.
    package enum Speech: Hashable, Sendable {
        case rtu, ascii
        case frames(FramePlan)
    }

    private struct State: ~Copyable {
        var terminal: PseudoTerminal?
        var channel: (any Channel)?
    }

    private let link: LinkID
    private let line: LiveLine
    private let group: any EventLoopGroup
    private let pace: SerialPace
    private let speech: Speech
    /// The only speed at which the units hear; nil where they hear at any.
    private let onlyBaud: Int?
    /// Where clients find the port.
    package let path: String
    private let state = Mutex(State())

    package init(
        _ link: LinkID, line: LiveLine, group: any EventLoopGroup, path: String, pace: SerialPace,
        speech: Speech = .rtu, onlyBaud: Int? = nil
    ) {
        self.link = link
        self.line = line
        self.group = group
        self.path = path
        self.pace = pace
        self.speech = speech
        self.onlyBaud = onlyBaud
    }

    /// Makes a new pty under the name.
    package func open() async throws(WireError) {
        var terminal = try PseudoTerminal(link: path)
        let master = terminal.takeMaster()
        do {
            let channel = try await NIOPipeBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        switch self.speech {
                        case .rtu, .ascii:
                            try channel.pipeline.syncOperations.addHandler(
                                SerialConversation(
                                    link: self.link, line: self.line, pace: self.pace, isASCII: self.speech == .ascii,
                                    hears: { [weak self] in self?.hears ?? false }))
                        case .frames(let plan):
                            try channel.pipeline.syncOperations.addHandler(
                                FrameConversation(link: self.link, line: self.line, plan: plan))
                        }
                    }
                }
                .takingOwnershipOfDescriptor(inputOutput: master).get()
            keep(terminal, channel)
        } catch {
            throw WireError("cannot serve \(path): \(error)")
        }
    }

    /// Unplugs: clients that hold the port get an input/output error, the name is gone.
    package func close() async {
        let channel = state.withLock { state in
            state.terminal = nil
            defer { state.channel = nil }
            return state.channel
        }
        try? await channel?.close()
    }

    /// Whether the client's speed is the units' own: what is sent at another one is noise to them.
    private var hears: Bool {
        guard let onlyBaud else { return true }
        return state.withLock { $0.terminal?.baud == onlyBaud }
    }

    private func keep(_ terminal: consuming PseudoTerminal, _ channel: any Channel) {
        var terminal: PseudoTerminal? = terminal
        state.withLock {
            $0.terminal = terminal.take()
            $0.channel = channel
        }
    }
}

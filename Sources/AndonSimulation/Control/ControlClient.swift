import NIOCore
import NIOPosix

/// Gives one command to a running simulation.
package enum ControlClient {
    /// Waits for the answer: any number of lines, the last of which begins with `ok:` or `error:`.
    ///
    /// - Parameter folder: the folder that the simulation was started into.
    /// - Returns: the lines of the answer and whether it was `ok`.
    /// - Throws: `WireError` when nothing answers there.
    package static func send(
        _ command: String, folder: String
    ) async throws(WireError) -> (lines: [String], isOK: Bool) {
        let path = Simulation.socketPath(in: folder)
        do {
            let lines = try await conversation(command, path)
            return (lines, lines.last?.hasPrefix("ok:") == true)
        } catch {
            throw WireError("no simulation answers at \(path): \(error)")
        }
    }

    private static func conversation(_ command: String, _ path: String) async throws -> [String] {
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: command + "\n"))
            var cutter = LineCutter()
            var lines: [String] = []
            for try await buffer in inbound {
                lines += try cutter.take(buffer.readableBytesView)
                if let last = lines.last, last.hasPrefix("ok:") || last.hasPrefix("error:") { break }
            }
            return lines
        }
    }
}

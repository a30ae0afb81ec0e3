import Hummingbird
import NIOCore

/// A request's body, bounded in bytes and in time.
enum RequestBytes: Sendable {
    case all([UInt8])
    case tooLong, tooSlow, cut

    static func collect(_ body: RequestBody, atMost limit: Int, within time: Duration) async -> RequestBytes {
        await withTaskGroup(of: RequestBytes.self) { tasks in
            tasks.addTask {
                var bytes: [UInt8] = []
                do {
                    for try await part in body {
                        guard bytes.count + part.readableBytes <= limit else { return .tooLong }
                        bytes.append(contentsOf: part.readableBytesView)
                    }
                    return .all(bytes)
                } catch {
                    return .cut
                }
            }
            tasks.addTask {
                try? await Task.sleep(for: time)
                return .tooSlow
            }
            let first = await tasks.next() ?? .cut
            tasks.cancelAll()
            return first
        }
    }
}

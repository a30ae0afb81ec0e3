import Dispatch
import Foundation

/// SIGINT and SIGTERM as something to wait for.
struct Interruption {
    private let arrivals: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
        self.arrivals = arrivals
        // A default handler would end the process before the wires are closed.
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { arrive.yield() }
            source.activate()
            return source
        }
    }

    func wait() async {
        for await _ in arrivals { return }
    }
}

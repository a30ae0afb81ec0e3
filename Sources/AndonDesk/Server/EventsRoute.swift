import Hummingbird
import NIOCore
import ServiceLifecycle

extension DeskAPI {
    /// `GET /v1/events`: server-sent events, the history first, then what comes.
    ///
    /// `follow=0` ends after the history; `after=ID` leaves out what came up to that event.
    func eventsRoute(_ request: Request, _ context: DeskContext) throws -> Response {
        var follow = true
        var after: String?
        for (key, value) in request.uri.queryParameters {
            switch (key, value) {
            case ("follow", "0"), ("follow", "1"): follow = value == "1"
            case ("after", _) where (1...64).contains(value.utf8.count): after = String(value)
            default:
                let shown = PlainText.harmless("\(key)=\(value)", atMost: 100)
                return DeskRefusal.response(.badRequest, "unknown query \(shown); known: follow=0, follow=1, after=ID")
            }
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        guard follow else {
            var buffer = ByteBuffer()
            for entry in journal.history(after: after) { ServerSentEvent.write(entry, into: &buffer) }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
        }
        do {
            let follower = try journal.subscribe(after: after)
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody { writer in
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        try await withGracefulShutdownHandler {
                            try await Self.feed(follower, into: &writer)
                        } onGracefulShutdown: {
                            follower.end()
                        }
                    } onInboundClosed: {
                        follower.end()
                    }
                    try await writer.finish(nil)
                })
        } catch {
            // A place at the door is not kept by who was turned away.
            return DeskRefusal.response(.serviceUnavailable, "\(error)", closing: context)
        }
    }

    private static func feed(_ follower: JournalFollower, into writer: inout any ResponseBodyWriter) async throws {
        for await _ in follower.signals {
            var batch = follower.take()
            // Nothing new: a comment shows that the agent lives.
            if batch.entries.isEmpty { try await writer.write(ByteBuffer(string: ServerSentEvent.alive)) }
            while !batch.entries.isEmpty {
                var buffer = ByteBuffer()
                if batch.missed > 0 { ServerSentEvent.writeMissed(batch.missed, into: &buffer) }
                for entry in batch.entries { ServerSentEvent.write(entry, into: &buffer) }
                try await writer.write(buffer)
                batch = follower.take()
            }
        }
    }
}

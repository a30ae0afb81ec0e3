import Hummingbird
import NIOCore

/// JSON answers, the good ones and the refusals.
enum DeskRefusal {
    /// `{"error":"…"}`. With a context the connection is closed behind it: what is still to come of a request that was
    /// refused is not waited for.
    static func response(
        _ status: HTTPResponse.Status, _ sentence: String, closing context: DeskContext? = nil
    ) -> Response {
        let bytes = (try? DeskJSON.bytes(["error": sentence])).map(Array.init) ?? Array(#"{"error":"refused"}"#.utf8)
        return json(status, bytes, closing: context)
    }

    static func json(_ status: HTTPResponse.Status, _ bytes: [UInt8], closing context: DeskContext? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        let buffer = ByteBuffer(bytes: bytes)
        guard let context else {
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
        }
        headers[.connection] = "close"
        let channel = context.channel
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: bytes.count) { writer in
                try await writer.write(buffer)
                try await writer.finish(nil)
                // Behind the answer in the same queue of the loop.
                channel.close(mode: .all, promise: nil)
            })
    }
}

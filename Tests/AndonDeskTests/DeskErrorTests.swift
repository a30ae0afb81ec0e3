import AndonDesk
import Foundation
import Testing

@Suite("What a command says when it cannot", .timeLimit(.minutes(1)))
struct DeskErrorTests {
    @Test(
        "an error says what to do",
        arguments: [
            (
                DeskError.noAgent(path: "/run/andon/smt-3.sock", line: nil),
                "no agent answers at /run/andon/smt-3.sock: is it running? (systemctl status andon@LINE, or andon run PLAN)"
            ),
            (
                .noPermission(path: "/run/a.sock", group: "andon"),
                "/run/a.sock may be opened by the group andon only: join it (sudo usermod -aG andon $USER) and log in again"
            ),
            (.refused(status: 400, sentence: "no"), "the agent refused (400): no"),
        ])
    func sentence(error: DeskError, expected: String) { #expect("\(error)" == expected) }

    @Test("an answer that no agent gives is told apart from no answer")
    func strange() async throws {
        let folder = try Desk.temporaryFolder()
        let path = folder.appendingPathComponent("other.sock").path
        defer { try? FileManager.default.removeItem(at: folder) }
        try await RawSocket.serving("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]", at: path) {
            await #expect {
                _ = try await DeskClient(socketPath: path).status()
            } throws: {
                "\($0)".hasPrefix("what answers at \(path) is no agent of this version (its status has another form)")
            }
        }
        try await RawSocket.serving("SSH-2.0-nonsense\r\n\r\n", at: path) {
            await #expect {
                _ = try await DeskClient(socketPath: path).status()
            } throws: {
                "\($0)".hasPrefix("what answers at \(path) is no agent of this version")
            }
        }
    }
}

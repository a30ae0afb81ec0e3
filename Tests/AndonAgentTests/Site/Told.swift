import Foundation
import TestBroker

/// What these tests read of a message.
struct Told: Decodable, Sendable, Equatable {
    struct Cause: Decodable, Sendable, Equatable {
        var rule: String?
        var tag: String?
        var latch: String?
    }

    var id: String?
    var seq: UInt64?
    var event: String?
    var state: String?
    var rule: String?
    var machine: String?
    var tag: String?
    var value: Double?
    var text: String?
    var name: String?
    var link: String?
    var message: String?
    var quality: String?
    var replay: Bool?
    var reason: String?
    var by: String?
    var from: String?
    var to: String?
    var said: String?
    var recipe: String?
    var known: Bool?
    var limit: Double?
    var active: Bool?
    var silent: Bool?
    var acknowledged_by: String?
    var causes: [Cause]?
    var stream: String?
    var first: UInt64?
    var last: UInt64?

    init?(_ text: some StringProtocol) {
        guard let told = try? JSONDecoder().decode(Told.self, from: Data(text.utf8)) else { return nil }
        self = told
    }
}

extension [TestSubscriber.Message] {
    /// The messages of one topic below the line's root, in their order.
    func on(_ topic: String) -> [Told] {
        filter { $0.topic == "\(TestPlan.root)/\(topic)" }.compactMap { Told($0.payload) }
    }

    /// The last payload on a topic; empty where the retained one was removed.
    func last(on topic: String) -> String? { last(where: { $0.topic == "\(TestPlan.root)/\(topic)" })?.payload }
}

import Synchronization

/// Where a follower stands across the agent's restarts.
final class LastSeen: Sendable {
    private struct Place {
        var id: String?
        var wasThere = false
        var isAway = false
    }

    private let place: Mutex<Place>

    init(_ id: String?) { place = Mutex(Place(id: id)) }

    var id: String? { place.withLock { $0.id } }
    var wasThere: Bool { place.withLock { $0.wasThere } }

    func saw(_ event: DeskEvent) {
        if case .event(let id, _) = event { place.withLock { $0.id = id } }
    }

    /// True when it had gone away before.
    func arrives() -> Bool {
        place.withLock { place in
            defer { place.isAway = false }
            place.wasThere = true
            return place.isAway
        }
    }

    /// True when it was there until now.
    func leaves() -> Bool {
        place.withLock { place in
            defer { place.isAway = true }
            return !place.isAway
        }
    }
}

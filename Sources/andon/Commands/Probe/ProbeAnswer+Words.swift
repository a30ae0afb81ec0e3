internal import AndonLine
internal import AndonPlan

extension ProbeAnswer {
    /// What came, for people.
    var words: String {
        switch outcome {
        case .values: "answered"
        case .refused(_, let words): "refuses: \(words)"
        case .silent: "no answer in time"
        case .owned: "another process owns the port"
        case .failed(let words): words
        }
    }

    /// The values, or the sentence that ends the command.
    func valuesOrRefusal(of wire: ProbeOptions, unit: UInt8) async throws -> [UInt16] {
        switch outcome {
        case .values(let values): return values
        case .owned: throw await ProbeOwner.locked(try await wire.target().link)
        case .refused(let code, let words):
            let hint =
                switch code {
                case 1: "the device does not know this function: try another area"
                case 2: "it has no such address: try fewer values, or the address one lower or higher"
                case 3: "it answers less at once: try a smaller --count"
                default: "the unit is there and says no"
                }
            throw Refusal("unit \(unit) \(self.words.isEmpty ? words : self.words); \(hint)")
        case .silent:
            throw Refusal(
                "unit \(unit): no answer in time; `andon probe scan` shows who is there, --timeout waits longer")
        case .failed(let words): throw Refusal("unit \(unit): \(words)")
        }
    }
}

extension Refusal {
    /// As `report`, with what the words of a probe can be wrong in.
    static func probe(_ body: () async throws -> Void) async throws {
        try await report {
            do {
                try await body()
            } catch let refusal as ProbeRefusal {
                throw Refusal(refusal.description)
            }
        }
    }
}

package import AndonCore

/// What a device says of itself.
package enum IdentityText {
    /// - Parameters:
    ///   - first: the answer to the first 43/14 request.
    ///   - server: the answer to function 17.
    package static func lines(
        _ identity: DeviceIdentity, first: ProbeAnswer, server: ProbeAnswer, unit: UInt8
    ) -> [String] {
        var lines = ["unit \(unit), read device identification (43/14):"]
        lines += identity.objects.map { "  \($0.name): \($0.text)" }
        if identity.objects.isEmpty {
            lines.append("  " + (first.values == nil ? AnswerText.words(first) : "an answer whose lengths do not fit"))
        }
        lines.append("unit \(unit), report server id (17):")
        lines += (server.values.map(ProbeText.bytes) ?? [AnswerText.words(server)]).map { "  " + $0 }
        if let vendor = identity[0], let product = identity[1], !vendor.isEmpty, !product.isEmpty {
            lines.append(
                "for the plan:  identity: { vendor: \(ProbeTarget.quoted(vendor)), product: \(ProbeTarget.quoted(product)) }"
            )
        }
        return lines
    }

    /// Why there is nothing to show; nil where there is.
    package static func nothing(
        _ identity: DeviceIdentity, first: ProbeAnswer, server: ProbeAnswer, unit: UInt8
    ) -> String? {
        guard identity.objects.isEmpty, server.values == nil else { return nil }
        if let unreached = [first, server].first(where: \.isUnreached) {
            return "unit \(unit): \(AnswerText.words(unreached)); \(AnswerText.unreachedAdvice)"
        }
        if first.isEcho { return "unit \(unit): \(AnswerText.ending(first))" }
        if first.isAlive || server.isAlive {
            return "unit \(unit) is there and knows neither 43/14 nor 17. That is no fault: many devices do not."
        }
        if case .failed(let words) = first.outcome { return "unit \(unit): \(words)" }
        return "unit \(unit): \(AnswerText.words(first)). `andon probe scan` shows who is there; some say nothing "
            + "to a function that they do not know."
    }
}

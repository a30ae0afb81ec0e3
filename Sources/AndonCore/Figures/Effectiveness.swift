/// Availability, effectiveness, quality and OEE of a machine over a stated time, after ISO 22400-2.
///
///     A = APT / PBT,  E = PRI × PQ / APT,  Q = GQ / PQ,  OEE = A × E × Q = PRI × GQ / PBT
///
/// Time in which nobody knows what the machine did stands in a bucket of its own: it is neither production nor standstill, and
/// all figures are those of the known time. What was produced in it is left out as well. OEE is made from the counts, never
/// from rounded factors.
package struct Effectiveness: Sendable, Hashable {
    /// Actual production time (APT).
    package var production = TimeSpan.zero
    /// Planned busy time in which the machine stood.
    package var standstill = TimeSpan.zero
    /// Planned busy time of which nothing is known.
    package var unknown = TimeSpan.zero
    /// Planned run time per item (PRI).
    package var perItem: TimeSpan
    /// Produced quantity (PQ) in the known time.
    package var produced = 0.0
    /// Good quantity (GQ) of it: good at the first pass.
    package var good = 0.0

    /// - Parameter perItem: the planned run time of one item; above zero.
    package init(perItem: TimeSpan) { self.perItem = perItem }

    /// Planned busy time (PBT) as far as it is known.
    package var known: TimeSpan { production + standstill }

    package var availability: Double? { Self.ratio(production.inSeconds, known.inSeconds) }
    /// Above 1 means that the plan's time per item is too long: it is not cut off, so that it is seen.
    package var effectiveness: Double? { Self.ratio(perItem.inSeconds * produced, production.inSeconds) }
    package var quality: Double? { Self.ratio(good, produced) }
    package var oee: Double? { Self.ratio(perItem.inSeconds * good, known.inSeconds) }
    /// Of the whole planned time: how much of it the figures do not speak of.
    package var unknownShare: Double? { Self.ratio(unknown.inSeconds, (known + unknown).inSeconds) }
    /// The mean time from one item to the next while producing.
    package var cycle: TimeSpan? {
        Self.ratio(Double(production.nanoseconds), produced).map { TimeSpan(nanoseconds: Int64($0.rounded())) }
    }

    /// Nil where there is nothing to divide by: no time, no items.
    private static func ratio(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? part / whole : nil }
}

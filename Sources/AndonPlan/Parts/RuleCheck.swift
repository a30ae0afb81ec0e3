import AndonCore

/// Holds a rule's condition against each tag: units, windows, and whether it can ever be true.
struct RuleCheck {
    var section: Section
    /// The key of the condition.
    var key: String
    var draft: ConditionDraft

    /// Says at most one mistake of each kind, with the first tag it is true for.
    func run(on tags: [TagDraft], deadband: Double?) {
        if let tag = tags.first(where: { $0.plan.type.isSwitch != (key == "is") }) {
            checkKind(tag)
            return
        }
        if let quantity = draft.quantity, let tag = tags.first(where: { $0.plan.units != quantity.units }) {
            let mismatch = Units.mismatch(quantity, tag.plan.units, of: tag.path)
            section.wrong(
                key, found: "\(section.node(key)?.found ?? "") for \(key)",
                allowed: (mismatch.allowed ?? "") + (draft.condition.isSlope ? ", per time" : ""),
                suggestion: isOneQuantity ? mismatch.suggestion : inUnits(of: tag))
            return
        }
        if let window = draft.window, let tag = tags.first(where: { window < $0.plan.poll * 2 }) {
            section.wrong(
                key,
                found:
                    "a window of \(DurationText.plain(window)) on \(tag.path), which is read every \(DurationText.plain(tag.plan.poll))",
                allowed: "a window of at least two polls (\(DurationText.plain(tag.plan.poll * 2))), or a shorter poll")
        }
        checkReach(tags)
        if let deadband { checkDeadband(deadband) }
    }

    private var isOneQuantity: Bool { key == "above" || key == "below" }

    /// What was written, with the units of the tag.
    private func inUnits(of tag: TagDraft) -> String? {
        guard let units = draft.quantity?.units, !units.isEmpty, !tag.plan.units.isEmpty, !draft.condition.isSlope,
            case .text(let text) = section.node(key)?.content
        else { return nil }
        return text.replacing(units, with: tag.plan.units)
    }

    private func checkKind(_ tag: TagDraft) {
        if tag.plan.type.isSwitch {
            section.wrong(
                key, found: "\"\(key)\" on \(tag.path), which is on or off", allowed: "is: on or is: off on such a tag")
        } else {
            section.wrong(
                key, found: "\"is\" on \(tag.path), which is a number (\(TypeText.plain(tag.plan.type)))",
                allowed: Quoted.choice(KeyTable.conditions.dropLast()) + " on such a tag")
        }
    }

    /// A condition that no value of the type can make true would be a rule that only seems to watch.
    private func checkReach(_ tags: [TagDraft]) {
        for tag in tags {
            guard let (low, high) = tag.plan.reach else { continue }
            let isNever =
                switch draft.condition {
                case .above(let limit): limit >= high
                case .below(let limit): limit <= low
                case .outside(let from, let to): from <= low && to >= high
                case .inside(let from, let to): to < low || from > high
                case .rises(let by, _), .falls(let by, _), .moves(let by, _): by > high - low
                case .slopeAbove, .slopeBelow: false
                }
            guard isNever else { continue }
            section.wrong(
                key, found: "\(section.node(key)?.found ?? "") for \(key), which can never be true on \(tag.path)",
                allowed:
                    "something within \(NumberText.plain(low)) .. \(Quantity(value: high, units: tag.plan.units).text), "
                    + "all that \(TypeText.plain(tag.plan.type)) with its scale can say")
            return
        }
    }

    /// With a deadband as wide as the limit an alarm would never return to normal.
    private func checkDeadband(_ deadband: Double) {
        let most: Double? =
            switch draft.condition {
            case .above, .below, .inside: nil
            case .outside(let low, let high): (high - low) / 2
            case .rises(let by, _), .falls(let by, _), .moves(let by, _): by
            case .slopeAbove, .slopeBelow: nil
            }
        if key == "is" {
            section.misplaced("deadband", allowed: "with a number")
        } else if let most, deadband >= most {
            section.wrong(
                "deadband",
                found: "\(section.node("deadband")?.found ?? "") for deadband, with which the alarm could never return",
                allowed: "less than \(Quantity(value: most, units: draft.quantity?.units ?? "").text)")
        }
    }
}

extension TagPlan {
    /// The least and the greatest value its type can say, in engineering units; nil where there is no bound.
    fileprivate var reach: (low: Double, high: Double)? {
        let raw: (Double, Double)? =
            switch type {
            case .int16: (-32_768, 32_767)
            case .uint16: (0, 65_535)
            case .int32: (-2_147_483_648, 2_147_483_647)
            case .uint32: (0, 4_294_967_295)
            default: nil
            }
        return raw.map { low, high in
            let ends = [low * scale + offset, high * scale + offset]
            return (min(ends[0], ends[1]), max(ends[0], ends[1]))
        }
    }
}

// After the plan is read a thing is known by its place in the plan's arrays: nothing hashes a name on the hot path.

/// The place of a link in `Plan.links`.
package struct LinkID: Hashable, Comparable, Sendable {
    package var index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: LinkID, right: LinkID) -> Bool { left.index < right.index }
}

/// The place of a machine in `Plan.machines`.
package struct MachineID: Hashable, Comparable, Sendable {
    package var index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: MachineID, right: MachineID) -> Bool { left.index < right.index }
}

/// The place of a tag in `Plan.tags`. 32 bits: a sample carries one.
package struct TagID: Hashable, Comparable, Sendable {
    package var raw: UInt32
    package init(_ index: Int) { raw = UInt32(index) }
    package var index: Int { Int(raw) }
    package static func < (left: TagID, right: TagID) -> Bool { left.raw < right.raw }
}

/// The place of a rule in `Plan.rules`.
package struct RuleID: Hashable, Comparable, Sendable {
    package var index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: RuleID, right: RuleID) -> Bool { left.index < right.index }
}

/// The place of a recipe in `RecipesPlan.products`.
package struct RecipeID: Hashable, Comparable, Sendable {
    package var index: Int
    package init(_ index: Int) { self.index = index }
    package static func < (left: RecipeID, right: RecipeID) -> Bool { left.index < right.index }
}

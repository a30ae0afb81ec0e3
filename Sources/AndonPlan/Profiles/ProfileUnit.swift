import AndonCore

/// Reads `unit:` of a profile over what is true already.
enum ProfileUnit {
    static func read(
        _ entry: PlanNode.Entry, over base: UnitPlan, name: String, _ mistakes: MistakeList
    ) -> UnitPlan {
        base
    }
}

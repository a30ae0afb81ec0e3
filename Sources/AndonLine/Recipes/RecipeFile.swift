internal import AndonCore

/// The recipe in force, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the keeper.
struct RecipeFile: Sendable {
    let file: StateFile

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String) { file = StateFile(directory: directory, name: "recipe") }

    /// The recipe of an earlier run, nil where none is known; and what a person should know of it. A file that cannot be
    /// read is set aside as `recipe.bad`. Blocks on disk.
    func read(plan: Plan, wall: WallTime) -> (standing: RecipeStanding?, problem: String?) {
        switch file.read(atMost: RecipeText.mostBytes) {
        case .none: (nil, nil)
        case .failed(let problem): (nil, "which recipe was in force is lost: \(problem)")
        case .bytes(let bytes):
            switch RecipeText.decode(bytes, plan: plan, wall: wall) {
            case .standing(let standing): (standing, nil)
            case .former(let name):
                (nil, "the recipe \(name) was in force and is not in this plan: the rules hold as they stand in it")
            case .unreadable(let reason): (nil, "which recipe was in force is lost: \(file.setAside(because: reason))")
            }
        }
    }

    /// - Returns: whether an earlier plan had recipes.
    func remove() -> Bool { file.remove() }
}

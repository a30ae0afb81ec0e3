/// What is told of an event about the recipe.
enum RecipeTold {
    /// nil for an event of another kind.
    static func told(_ kind: String, _ event: EventFields) -> (Ink.Tone?, String, String)? {
        let (from, to) = (event.from ?? "?", event.to ?? "?")
        let person = event.by.map { " by \($0)" + (event.reason.map { ": \($0)" } ?? "") } ?? ""
        let said = event.said.map { ", says \($0)" } ?? ""
        switch kind {
        case "recipe-changed": return (.advice, "RECIPE", "\(to), was \(from)\(said)\(person)")
        case "recipe-unknown": return (.warning, "RECIPE", "\(to) stays: no good value says which it is")
        case "recipe-known": return (.good, "RECIPE", "\(to) again\(said)")
        default: return nil
        }
    }
}

import AndonCore

/// Reads what a person chooses in a test: `board-a`, or `none for 10s, board-a`.
enum TrialRecipeText {
    static func parse(_ text: String, in plan: Plan) throws(Mismatch) -> [TrialRecipe] {
        guard let recipes = plan.recipes else { throw Mismatch(allowed: "no such key, as the plan has no recipes") }
        let names = recipes.products.map(\.name) + [Plan.noRecipe]
        var steps: [TrialRecipe] = []
        var at = TimeSpan.zero
        let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            let words = piece.split(separator: " ").map(String.init)
            let isLast = index == pieces.count - 1
            guard words.count == 3 && words[1] == "for" || words.count == 1 && isLast, let name = words.first else {
                throw Mismatch(allowed: "recipes with commas between them, each but the last for a time")
            }
            guard names.contains(name) else {
                throw Mismatch(
                    allowed: "\(Quoted.choice(names.prefix(12)))", suggestion: NearestName.of(name, among: names))
            }
            steps.append(TrialRecipe(at: at, recipe: plan.recipe(named: name)))
            guard words.count == 3 else { break }
            at = at + (try DurationText.parse(words[2], from: .milliseconds(1), to: .minutes(60 * 24 * 31)))
        }
        return steps
    }
}

/// What `andon recipe` and the status print of the recipe in force.
package struct RecipeLines: Sendable {
    private let ink: Ink
    private let clock: LocalClock

    package init(ink: Ink, clock: LocalClock = .system) {
        self.ink = ink
        self.clock = clock
    }

    /// All of it.
    package func lines(_ status: RecipeStatus) -> [String] {
        var lines = [short(status)]
        lines +=
            status.changes.isEmpty ? ["  the rules as they stand in the plan"] : status.changes.map { "  \(safe($0))" }
        lines += ["", "Recipes of the plan"]
        lines += status.recipes.map { product in
            let when =
                product.when.isEmpty
                ? "only by a person" : "when \(safe(status.tag ?? "the tag")) says \(safe(product.when))"
            let mark = product.name == status.recipe ? ">" : " "
            return "\(mark) \(PlainText.padded(safe(product.name), 14))  \(when)"
        }
        return lines
    }

    /// In one line.
    package func brief(_ status: RecipeStatus) -> [String] {
        let count = status.changes.count
        let differ = "; \(Figure.count(count, "rule")) \(count == 1 ? "differs" : "differ"): andon recipe"
        return [short(status) + (count == 0 ? "" : differ)]
    }

    private func short(_ status: RecipeStatus) -> String {
        let since = status.since.flatMap { clock.wallTime($0) }.map { " since \($0.date) \($0.clock)" } ?? ""
        var line = "recipe \(safe(status.recipe))\(since)"
        if let by = status.by {
            line += ", by \(safe(by)): \(safe(status.reason ?? ""))"
            if let tag = status.tag { line += " (whatever \(safe(tag)) says: andon recipe --auto)" }
        } else if let tag = status.tag, let said = status.said {
            line += ", as \(safe(tag)) says \(safe(said))"
        }
        guard !status.known, status.by == nil else { return line }
        return line + ink(.warning, "; \(safe(status.tag ?? "its tag")) has no good value now, so it stays")
    }

    private func safe(_ text: String) -> String { PlainText.harmless(text, atMost: 200) }
}

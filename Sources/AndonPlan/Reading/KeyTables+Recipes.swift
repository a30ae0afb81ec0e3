extension KeyTable {
    /// Limits by product.
    static let recipeTables = [recipes, recipe, recipeRule]

    static let recipes = KeyTable(
        "recipes",
        required: [
            "chosen-by": "machine/tag of the tag that says which product it is, hand for a person, or a list of both",
            "products": "at least one recipe by its name",
        ], optional: ["confirm": "how many values of the tag in a row must mean another recipe, 1 to 10"])

    static let recipe = KeyTable(
        "recipe",
        optional: [
            "when":
                "what the tag says, or a list of it: a number, a band such as 20 .. 29, a name of its numbers, or for a "
                + "text a pattern such as \"A-12*\"",
            "rules": "rules by their names, each with its other limits or delays, or suppressed",
        ])

    /// The conditions of which a recipe may say other limits, and the delays.
    static let recipeRule = KeyTable(
        "recipe-rule",
        optional: [
            "above": limit, "below": limit, "outside": band, "inside": band, "rises": rate, "falls": rate,
            "moves": rate, "slope": "above or below a quantity per time, over a duration, as in the rule",
            "deviates": "a quantity or a band from the same tag as in the rule", "stale": duration,
            "stuck": "a duration, such as 10min, or \"10min within 0.2 °C\"",
            "counts": "above a number per duration, such as \"above 5 per 1min\"",
            "ratio": "above a number per number of the same counter as in the rule, over a duration or a count",
            "stays": "the same state as in the rule, for a duration", "deadband": "a quantity in the tag's units",
            "on-delay": duration, "off-delay": duration, "hold-off": duration,
        ])
}

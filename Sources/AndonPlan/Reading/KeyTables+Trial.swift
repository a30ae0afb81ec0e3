extension KeyTable {
    /// A file of rule tests.
    static let trials = KeyTable(
        "trials",
        required: [
            "andon-test": "1, the version of the format", "plan": "the plan's file, from the folder of this one",
            "tests": "at least one test by its name",
        ])

    static let trial = KeyTable(
        "trial",
        required: [
            "given":
                "what devices say: machine/tag, or a pattern, and its values over time; link.NAME, a machine or uplink: up or down",
            "expect": "a list of all that happens, each " + ExpectationText.allowed + "; or nothing",
        ],
        optional: [
            "armed": "yes or no", "lasts": "a duration from 1ms to 31 days",
            "seed": "a whole number from 0 to 1000000000",
            "recipe": "what a person chooses, over time: a recipe or none, such as \"none for 10s, board-a\"",
            "ignore": "one or a list of rules that this test does not speak of",
            "limits": "center and sigma below charts that would have to learn them: rule, or rule@machine/tag",
        ])

    static let trialLimits = KeyTable(
        "trialLimits",
        required: ["center": "a quantity in the tag's units", "sigma": "a quantity in the tag's units, above 0"])
}

/// Which outputs a cause asks for, and when.
package struct StopProcedure: Sendable {
    package var name: String
    /// In the plan's order; each output once.
    package var steps: [StopStep]

    package init(name: String, steps: [StopStep]) {
        self.name = name
        self.steps = steps
    }
}

/// One output of a procedure.
package struct StopStep: Sendable, Hashable {
    /// Index in `StopPlan.outputs`.
    package var output: Int
    /// From the cause; zero is written in the turn that found it.
    package var after: TimeSpan
    /// Outputs that are written at once when this one fails.
    package var ifFails: [Int]

    package init(output: Int, after: TimeSpan = .zero, ifFails: [Int] = []) {
        self.output = output
        self.after = after
        self.ifFails = ifFails
    }
}

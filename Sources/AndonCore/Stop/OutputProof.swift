/// One output of a test that passed: how long each way took to its confirmation.
package struct OutputProof: Sendable, Hashable {
    /// Index in `StopPlan.outputs`.
    package var output: Int
    package var stop: TimeSpan
    package var run: TimeSpan

    package init(output: Int, stop: TimeSpan, run: TimeSpan) {
        self.output = output
        self.stop = stop
        self.run = run
    }
}

/// What a guarded stop asks of the line that owns it: the requests to the output first, then what is told and kept.
package struct GuardedSteps: Sendable {
    package var actions: [StopAction] = []
    package var news: [StopNews] = []
    /// The permit is another: bring it to disk, beside all of this.
    package var mustKeep = false
    /// What became of the hand that waits.
    package var answer: StopHandAnswer?

    package init(_ actions: [StopAction] = []) { self.actions = actions }
}

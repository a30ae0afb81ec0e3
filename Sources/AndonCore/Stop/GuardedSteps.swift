/// What a guarded stop asks of the line that owns it, while it is put together: the requests to the outputs first, then what is
/// told and kept.
struct GuardedSteps: Sendable {
    var actions: [StopAction] = []
    var news: [StopNews] = []
    /// The permit is another: bring it to disk, beside all of this.
    var mustKeep = false
    /// What became of the hand that waits.
    var answer: StopHandAnswer?

    var all: [StopAction] {
        var all = actions + news.map { .news($0) }
        if mustKeep {
            all.append(.keep(answer))
        } else if let answer {
            all.append(.answer(answer))
        }
        return all
    }
}

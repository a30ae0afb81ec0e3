internal import AndonCore

/// Brings the stop's modes to disk, the file and its copy; nobody but a person who put a hand to them waits for that.
final class PermitKeeper: Sendable {
    private let plan: Plan
    private let file: StateKeeper
    private let copy: StateKeeper

    /// - Parameter problem: called on a keeper's queue, once per write that failed.
    init(file: PermitFile, plan: Plan, problem: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        self.file = StateKeeper(file.file, name: "andon.modes") { problem("the stop's modes are not on disk: \($0)") }
        copy = StateKeeper(file.copy, name: "andon.modes.copy") {
            problem("the copy of the stop's modes is not on disk: \($0)")
        }
    }

    /// - Parameter done: called on a keeper's queue when both are on disk, with nil, or with what went wrong.
    func keep(_ permit: StopPermit, done: (@Sendable (String?) -> Void)? = nil) {
        let encode: @Sendable () -> [UInt8] = { [plan] in
            StopPermitText.encode(permit, plan: plan, wall: WallClock.time())
        }
        guard let done else {
            file.keep(encode)
            return copy.keep(encode)
        }
        file.keep(done: [{ [copy] failure in copy.keep(done: [{ done(failure ?? $0) }], encode) }], encode)
    }

    /// Waits until everything is on disk, or has failed once more, but no longer than `bound`.
    func flush(within bound: TimeSpan) {
        file.flush(within: bound)
        copy.flush(within: bound)
    }
}

internal import AndonCore

/// What was learnt of the units, on disk: one small file in the state directory, replaced whole.
///
/// Called by one thread at a time: at the start by whoever builds the line, after that by the keeper.
struct LearntFile: Sendable {
    private let file: StateFile

    /// - Parameter directory: the agent's state directory; must exist.
    init(directory: String) { file = StateFile(directory: directory, name: "learnt") }

    /// What an earlier run learnt. A file that cannot be read is set aside as `learnt.bad`: units are asked again, which
    /// costs a few requests and nothing else. Blocks on disk.
    ///
    /// - Returns: what is known, and what went wrong, with the path.
    func read(plan: Plan) -> (learnt: Learnt, problem: String?) {
        switch file.read(atMost: LearntText.mostBytes) {
        case .none: return (Learnt(), nil)
        case .failed(let problem): return (Learnt(), problem)
        case .bytes(let bytes):
            switch LearntText.decode(bytes, plan: plan) {
            case .learnt(let learnt): return (learnt, nil)
            case .unreadable(let reason): return (Learnt(), file.setAside(because: reason))
            }
        }
    }

    /// Replaces the file and returns when it is on disk. Blocks on disk.
    ///
    /// - Returns: nil, or what went wrong, with the path.
    func write(_ learnt: Learnt, plan: Plan) -> String? { file.write(LearntText.encode(learnt, plan: plan)) }
}

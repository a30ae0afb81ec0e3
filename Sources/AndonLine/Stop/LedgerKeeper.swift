package import AndonCore

/// Brings the stops that would have been to disk, as the file `shadow` in the state directory; nobody waits for it.
package final class LedgerKeeper: Sendable {
    private let file: StateFile
    private let keeper: StateKeeper

    /// - Parameters:
    ///   - directory: the agent's state directory; must exist.
    ///   - problem: called on the keeper's queue, once per write that failed.
    package init(directory: String, problem: @escaping @Sendable (String) -> Void) {
        file = StateFile(directory: directory, name: "shadow")
        keeper = StateKeeper(file, name: "andon.shadow") { problem("the shadow ledger is not on disk: \($0)") }
    }

    /// What earlier runs left; a file that cannot be read is set aside as `shadow.bad`. Blocks on disk.
    package func former() -> (ledger: ShadowLedger, problem: String?) {
        switch file.read(atMost: ShadowLedgerText.mostBytes) {
        case .none: return (ShadowLedger(), nil)
        case .failed(let problem): return (ShadowLedger(), problem)
        case .bytes(let bytes):
            switch ShadowLedgerText.decode(bytes) {
            case .ledger(let ledger): return (ledger, nil)
            case .unreadable(let reason): return (ShadowLedger(), file.setAside(because: reason))
            }
        }
    }

    package func keep(_ ledger: ShadowLedger) { keeper.keep { ShadowLedgerText.encode(ledger) } }

    /// Waits until everything is on disk, or has failed, but no longer than `bound`.
    package func flush(within bound: TimeSpan) { keeper.flush(within: bound) }
}

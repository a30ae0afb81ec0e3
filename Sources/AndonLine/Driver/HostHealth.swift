/// How the host process of a plug-in fares.
struct HostHealth {
    /// Times that it ended, or was ended for what it did.
    var crashes: UInt32
    var isRunning: Bool
    /// It ended too often and is not started again.
    var isDisabled: Bool
    /// In words, how it ended last; empty before the first end.
    var lastEnd: String
}

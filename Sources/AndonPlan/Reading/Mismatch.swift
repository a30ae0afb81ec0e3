/// A text that is not what its key allows.
struct Mismatch: Error {
    /// What is allowed, where that is more exact than the words of the key.
    var allowed: String?
    /// What was probably meant.
    var suggestion: String?
    /// The text holds a secret, which must not come back in a message or a log.
    var isSecret: Bool

    init(allowed: String? = nil, suggestion: String? = nil, isSecret: Bool = false) {
        self.isSecret = isSecret
        self.allowed = allowed
        self.suggestion = suggestion
    }
}

/// A text that is not what its key allows.
struct Mismatch: Error {
    /// What is allowed, where that is more exact than the words of the key.
    var allowed: String?
    /// What was probably meant.
    var suggestion: String?

    init(allowed: String? = nil, suggestion: String? = nil) {
        self.allowed = allowed
        self.suggestion = suggestion
    }
}

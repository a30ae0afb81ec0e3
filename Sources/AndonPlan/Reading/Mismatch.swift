/// A text that is not what its key allows.
struct Mismatch: Error {
    /// What is allowed, where that is more exact than the words of the key.
    var allowed: String?
    /// What was probably meant.
    var suggestion: String?
    /// The text holds a secret, which must not come back in a message or a log.
    var isSecret: Bool

    /// Where in the text it is, in Unicode scalars from its start, and what stands there.
    var offset: Int?
    var found: String?

    init(
        allowed: String? = nil, suggestion: String? = nil, isSecret: Bool = false, offset: Int? = nil,
        found: String? = nil
    ) {
        self.isSecret = isSecret
        self.offset = offset
        self.found = found
        self.allowed = allowed
        self.suggestion = suggestion
    }
}

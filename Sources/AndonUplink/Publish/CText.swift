import Glibc

/// A text as C wants it, for as long as this lives; nil stays nil.
@safe final class CText {
    let pointer: UnsafePointer<CChar>?

    init(_ text: String?) {
        unsafe pointer = if let text { unsafe UnsafePointer(strdup(text)) } else { nil }
    }

    deinit { unsafe free(UnsafeMutableRawPointer(mutating: pointer)) }
}

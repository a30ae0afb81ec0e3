internal import Foundation

/// What the system says of an error, in its own short words: `No such file or directory`.
enum SystemWords {
    static func of(_ error: any Error) -> String {
        let error = error as NSError
        let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        guard inner.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return unsafe String(cString: strerror(Int32(inner.code)))
    }
}

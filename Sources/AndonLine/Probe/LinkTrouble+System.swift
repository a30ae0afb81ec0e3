package import AndonCore
internal import Glibc

extension LinkTrouble {
    /// From errno; 0 where the system said nothing.
    package init(systemError: Int32) {
        let kind: Kind =
            switch systemError {
            case ENOENT, ENODEV, ENXIO: .missing
            case EACCES, EPERM: .noPermission
            case ENOTTY, EINVAL, EISDIR: .notSerial
            case ECONNREFUSED: .refused
            case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL: .unreachable
            case ETIMEDOUT: .noReply
            default: .other
            }
        self.init(kind, systemError == 0 ? "the link is down" : SystemError.words(systemError))
    }

    /// A connection that was given up because nothing came on it.
    static func isSilence(systemError: Int32) -> Bool { systemError == ETIMEDOUT }
}

internal import AndonCore
internal import AndonPlan
internal import Foundation

/// What a person should know of a serial port beside its settings.
enum ProbePort {
    /// Lines to show before a scan.
    static func notes(_ link: LinkPlan) -> [String] {
        guard let device = link.driver.serial?.device else { return [] }
        let path = URL(fileURLWithPath: device).resolvingSymlinksInPath().path
        guard path.hasPrefix("/dev/pts/") else { return [] }
        return ["\(device) is a pseudo-terminal: it takes any speed and parity, so neither is tested here."]
    }

    /// The process that has locked the port (`/proc/locks`), as `1234 (andon)`; nil where nobody is seen.
    static func holder(_ device: String) -> String? {
        var information = stat()
        guard unsafe stat(device, &information) == 0,
            let locks = FileManager.default.contents(atPath: "/proc/locks"),
            let pid = FileLocks.holder(ofInode: UInt64(information.st_ino), in: String(decoding: locks, as: UTF8.self))
        else { return nil }
        let name = FileManager.default.contents(atPath: "/proc/\(pid)/comm").map {
            String(decoding: $0.prefix(40), as: UTF8.self).filter { $0.isLetter || $0.isNumber || "-_.".contains($0) }
        }
        return "\(pid)" + (name.map { " (\($0))" } ?? "")
    }
}

import Foundation

/// The folders that profiles lie in, the nearest first: the first one that has a name wins.
package struct ProfileFolders: Sendable {
    package var folders: [String]

    package init(_ folders: [String]) { self.folders = folders }

    /// `profiles/` beside the plan, the site's, the installed ones, and those of the repository a program was built in.
    package init(plan: String?, executable: String?) {
        let beside = plan.map { URL(fileURLWithPath: $0).deletingLastPathComponent().appending(path: "profiles").path }
        folders = [beside, "/etc/andon/profiles", "/usr/share/andon/profiles", executable.flatMap(Self.repository)]
            .compactMap { $0 }
    }

    package var shelf: ProfileShelf {
        let folders = self
        return ProfileShelf(profile: { folders.profile($0) }, names: { folders.names() })
    }

    /// Every name, each once.
    package func names() -> [String] {
        let all = folders.flatMap { folder -> [String] in
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.filter(NameText.isName)
        }
        return Set(all).sorted()
    }

    func profile(_ name: String) -> ProfileShelf.Answer {
        guard NameText.isName(name) else { return .absent }
        for folder in folders {
            let path = "\(folder)/\(name).yaml"
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            // A pipe or a device would keep the reader waiting.
            guard let kind = try? FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
            else { continue }
            guard kind == .typeRegular else { return .unreadable(file: path, why: "it is no file") }
            return Self.read(path)
        }
        return .absent
    }

    /// The bytes of one file, and of one too long only as many as show that it is.
    package static func read(_ path: String, atMost most: Int = ProfileShelf.mostBytes) -> ProfileShelf.Answer {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            return .found(file: path, bytes: Array(try handle.read(upToCount: most + 1) ?? Data()))
        } catch {
            return .unreadable(file: path, why: "it cannot be opened or read")
        }
    }

    /// `Config/profiles` of the repository that a program was built in: a few folders up from `.build/debug`.
    private static func repository(of executable: String) -> String? {
        var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            let profiles = folder.appending(path: "Config/profiles").path
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path),
                FileManager.default.fileExists(atPath: profiles)
            {
                return profiles
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }
}

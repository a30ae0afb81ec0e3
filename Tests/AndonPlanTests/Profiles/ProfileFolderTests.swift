import AndonPlan
import Foundation
import Testing

/// Profiles on a disk.
@Suite(.timeLimit(.minutes(1)))
struct ProfileFolderTests {
    private static func temporary<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "andon-profiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    @Test
    func `The nearest folder wins`() throws {
        try Self.temporary { folder in
            let (near, far) = (folder.appending(path: "near"), folder.appending(path: "far"))
            for (place, title) in [(near, "Near"), (far, "Far")] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                let text = SmallProfile.text().replacing("Small device", with: title)
                try Data(text.utf8).write(to: place.appending(path: "small.yaml"))
            }
            try Data().write(to: far.appending(path: "other.yaml"))
            try Data().write(to: far.appending(path: "No Name.yaml"))
            let folders = ProfileFolders([near.path, far.path, folder.appending(path: "none").path])
            #expect(folders.names() == ["other", "small"])
            guard case .found(let file, let bytes) = folders.shelf.profile("small") else {
                Issue.record("not found")
                return
            }
            #expect(file == near.appending(path: "small.yaml").path)
            #expect(try ProfileReader.read(bytes, file: file).title == "Near")
        }
    }

    @Test(arguments: ["../small", "/etc/passwd", "Small", ""])
    func `A name is no path`(name: String) throws {
        try Self.temporary { folder in
            let inner = folder.appending(path: "inner")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
            try Data(SmallProfile.text().utf8).write(to: folder.appending(path: "small.yaml"))
            guard case .absent = ProfileFolders([inner.path]).shelf.profile(name) else {
                Issue.record("\(name) was opened")
                return
            }
        }
    }

    @Test
    func `A pipe in the place of a profile does not hold the reader`() throws {
        try Self.temporary { folder in
            #expect(unsafe mkfifo(folder.appending(path: "small.yaml").path, 0o600) == 0)
            guard case .unreadable = ProfileFolders([folder.path]).shelf.profile("small") else {
                Issue.record("a pipe was read")
                return
            }
        }
    }

    @Test
    func `The folders are those beside the plan, of the site, installed, and of the repository`() {
        let built = Files.root.appending(path: ".build/debug/andon").path
        let folders = ProfileFolders(plan: "/srv/line/plan.yaml", executable: built).folders
        #expect(folders.prefix(3) == ["/srv/line/profiles", "/etc/andon/profiles", "/usr/share/andon/profiles"])
        #expect(folders.dropFirst(3).first == Files.root.appending(path: "Config/profiles").path)
        #expect(ProfileFolders(plan: nil, executable: "/usr/bin/andon").folders.count == 2)
    }
}

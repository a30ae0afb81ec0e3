/// What the `andon profile` commands print.
package enum ProfileDesk {
    /// Why there is nothing to print, in words.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// One line for each profile that can be found; one with mistakes says so.
    package static func list(_ folders: ProfileFolders) -> String {
        let names = folders.names()
        guard !names.isEmpty else { return "No profiles in \(folders.folders.joined(separator: ", ")).\n" }
        return names.map { name in
            do throws(Failure) {
                return ProfileStory.line(try profile(name, folders))
            } catch {
                return "\(name): \(error.description.split(separator: "\n").first ?? "")"
            }
        }.joined(separator: "\n") + "\n"
    }

    package static func show(_ name: String, _ folders: ProfileFolders) throws(Failure) -> String {
        ProfileStory.text(try profile(name, folders))
    }

    package static func check(_ file: String) throws(Failure) -> String {
        ProfileStory.text(try read(ProfileFolders.read(file), as: file))
    }

    /// The text of a profile made of a map. It is called as asked, or as the file it goes to.
    package static func importMap(_ file: String, name: String?, out: String?) throws(Failure) -> String {
        switch ProfileFolders.read(file, atMost: MBMapImport.mostBytes) {
        case .absent: throw Failure(description: "\(file): there is no such file")
        case .unreadable(_, let why): throw Failure(description: "\(file): \(why)")
        case .found(_, let bytes):
            let last = out?.split(separator: "/").last.map(String.init)
            let stem = last.flatMap { $0.hasSuffix(".yaml") ? String($0.dropLast(5)) : nil }
            do throws(MBMapRefusal) {
                return try MBMapImport.profile(bytes, file: file, name: name ?? stem)
            } catch {
                throw Failure(description: error.description)
            }
        }
    }

    /// The profile of a name, read and checked.
    package static func profile(_ name: String, _ folders: ProfileFolders) throws(Failure) -> Profile {
        try read(folders.profile(name), as: name) {
            let near = NearestName.of(name, among: folders.names()).map { "; did you mean \"\($0)\"?" } ?? ""
            return "\(Quoted.text(name)): no profile of this name in \(folders.folders.joined(separator: ", "))\(near)"
        }
    }

    private static func read(
        _ answer: ProfileShelf.Answer, as name: String, absent: () -> String = { "" }
    ) throws(Failure) -> Profile {
        switch answer {
        case .absent: throw Failure(description: absent())
        case .unreadable(let file, let why): throw Failure(description: "\(file): \(why)")
        case .found(let file, let bytes):
            do throws(PlanRefusal) {
                return try ProfileReader.read(bytes, file: file)
            } catch {
                throw Failure(description: error.description)
            }
        }
    }
}

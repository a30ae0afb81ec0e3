import AndonCore

/// The profiles that one plan uses, each read once. Used by one reading only, on one thread.
final class ProfileBook {
    static let most = 64

    private let shelf: ProfileShelf
    private let mistakes: MistakeList
    private var read: [String: Entry] = [:]

    private struct Entry {
        /// Nil where it is wrong: that was said once.
        var profile: Profile?
        var file: Int
        /// Where the plan first asks for it.
        var place: Place
    }

    init(_ shelf: ProfileShelf, _ mistakes: MistakeList) {
        self.shelf = shelf
        self.mistakes = mistakes
    }

    /// The profile that a section names below a key; nil after saying why there is none.
    func profile(_ section: Section, _ key: String) -> Profile? {
        guard let name = section.read(key, NameText.parse) else { return nil }
        if let entry = read[name] {
            if entry.profile == nil { section.wrong(key, found: "\(Quoted.text(name)), which has mistakes") }
            return entry.profile
        }
        guard read.count < Self.most else {
            section.wrong(key, found: "more than \(Self.most) profiles", allowed: "fewer")
            return nil
        }
        switch shelf.profile(name) {
        case .absent:
            let names = shelf.names()
            section.wrong(
                key, found: "\(Quoted.text(name)), which no folder of profiles has",
                allowed: names.isEmpty || names.count > 40 ? "the name of a profile" : Quoted.choice(names),
                suggestion: NearestName.of(name, among: names))
            return nil
        case .unreadable(let file, let why):
            section.wrong(key, found: "\(file), which is no profile: \(why)", allowed: "a file that can be read")
            return nil
        case .found(let file, let bytes):
            return take(name, file, bytes, section, key)
        }
    }

    private func take(_ name: String, _ file: String, _ bytes: [UInt8], _ section: Section, _ key: String) -> Profile? {
        let number = mistakes.addFile(file)
        let own = MistakeList()
        var profile = ProfileReader.read(bytes, file: file, own)
        if own.isEmpty, let found = profile?.name, found != name {
            own.add(Place(line: 1, column: 1), found: "the profile \(found)", allowed: "the profile \(name)")
        }
        if !own.isEmpty {
            mistakes.add(own, inFile: number)
            let count = own.count == 1 ? "a mistake" : "\(own.count) mistakes"
            section.wrong(
                key, found: "the profile \(Quoted.text(name)) with \(count)",
                allowed: "a profile without any; they are told with their places in \(file)")
            profile = nil
        }
        if var sound = profile {
            for index in sound.tags.indices {
                sound.tags[index].entry.value = sound.tags[index].entry.value.inFile(number)
            }
            profile = sound
        }
        read[name] = Entry(profile: profile, file: number, place: section.placeOfValue(key))
        return profile
    }

    /// Says in the plan where it asks for a profile that has no mistake of its own and does not fit there.
    func tellUnfitting() {
        for entry in read.values.sorted(by: { $0.file < $1.file }) where mistakes.count(inFile: entry.file) > 0 {
            guard let profile = entry.profile else { continue }
            mistakes.add(
                entry.place, found: "the profile \(Quoted.text(profile.name)), which does not fit here",
                allowed: "other values for what is told at its places in \(profile.file)")
        }
    }

    /// What names a plan: the digest of its bytes; with profiles, of its bytes and for each profile in the order of the
    /// names a zero byte, the name, a zero byte and the 32 bytes of the profile's own digest. No text holds a zero byte.
    func hash(of plan: [UInt8]) -> String {
        var bytes = plan
        for (name, entry) in read.sorted(by: { $0.key < $1.key }) {
            guard let profile = entry.profile else { continue }
            bytes += [0] + Array(name.utf8) + [0] + profile.digestBytes
        }
        return SHA256.hexadecimal(of: bytes)
    }
}

/// Reads sizes: `256MB`, where 1 MB is 1024 × 1024 bytes.
enum ByteText {
    static func parse(_ text: String, from least: Int, to most: Int) throws(Mismatch) -> Int {
        let (number, unit) = NumberText.split(text)
        let allowed = "a size with its unit from \(plain(least)) to \(plain(most)), such as 256MB"
        let sizes = ["MB": 1 << 20, "MiB": 1 << 20, "GB": 1 << 30, "GiB": 1 << 30]
        guard let value = Double(number), let size = sizes[unit] else {
            let suggestion = sizes.keys.contains(unit.uppercased()) ? number + unit.uppercased() : nil
            throw Mismatch(allowed: allowed, suggestion: suggestion)
        }
        let bytes = (value * Double(size)).rounded()
        guard bytes >= Double(least), bytes <= Double(most) else { throw Mismatch(allowed: allowed) }
        return Int(bytes)
    }

    static func plain(_ bytes: Int) -> String {
        bytes.isMultiple(of: 1 << 30) ? "\(bytes >> 30) GB" : "\(NumberText.plain(Double(bytes) / Double(1 << 20))) MB"
    }
}

internal import Glibc

/// errno in words.
enum SystemError {
    static func words(_ number: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        let status = unsafe strerror_r(number, &text, text.count)
        guard status == 0 else { return "error \(number)" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

internal import Glibc

/// errno in words.
enum SystemError {
    static func words(_ number: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        // The XSI variant is not what Glibc gives Swift; strerror_r may return a constant of its own.
        return unsafe text.withUnsafeMutableBufferPointer { buffer in
            guard let words = unsafe strerror_r(number, buffer.baseAddress!, buffer.count) else { return "error \(number)" }
            return unsafe String(cString: words)
        }
    }
}

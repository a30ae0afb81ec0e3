internal import CAndonDriver

/// Lends settings to C for the time of one call.
enum DriverSettings {
    /// Calls `body` with the contract's structs; every pointer in them dies with the call.
    static func with<Result>(
        _ links: [(name: String, settings: [(key: String, value: String)])],
        body: (UnsafeBufferPointer<andon_link_config_t>) -> Result
    ) -> Result {
        var texts: [UnsafeMutableBufferPointer<CChar>] = unsafe []
        var settings: [UnsafeMutableBufferPointer<andon_setting_t>] = unsafe []
        defer {
            while let text = unsafe texts.popLast() { unsafe text.deallocate() }
            while let setting = unsafe settings.popLast() { unsafe setting.deallocate() }
        }
        func lend(_ text: String) -> UnsafePointer<CChar>? {
            let bytes = text.utf8CString
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
            _ = unsafe copy.initialize(from: bytes)
            unsafe texts.append(copy)
            return unsafe UnsafePointer(copy.baseAddress)
        }
        var configs: [andon_link_config_t] = unsafe []
        for link in links {
            let list = UnsafeMutableBufferPointer<andon_setting_t>.allocate(capacity: link.settings.count)
            for (index, setting) in link.settings.enumerated() {
                unsafe list.initializeElement(
                    at: index, to: andon_setting_t(key: lend(setting.key), value: lend(setting.value)))
            }
            unsafe settings.append(list)
            unsafe configs.append(
                andon_link_config_t(
                    name: lend(link.name), settings: UnsafePointer(list.baseAddress),
                    setting_count: link.settings.count))
        }
        return unsafe configs.withUnsafeBufferPointer { unsafe body($0) }
    }
}

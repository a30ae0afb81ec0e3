/// A driver that is not Andon's: a library that a host process of its own loads.
package struct PluginPlan: Sendable, Hashable {
    /// Absolute path of the `.so`; it and every folder above it belong to root and nobody else may write them.
    package var library: String
    /// What the driver's `open` is given, in the plan's order.
    package var settings: [Setting]

    package struct Setting: Sendable, Hashable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package init(library: String, settings: [Setting] = []) {
        self.library = library
        self.settings = settings
    }
}

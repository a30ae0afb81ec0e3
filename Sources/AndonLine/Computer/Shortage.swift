package import AndonCore
internal import Foundation

/// What this computer lacks for a plan that is right in itself: the agent runs without it, and some link does not.
package enum Shortage {
    /// One sentence for each, none where everything is there. Looks at files and limits, and opens nothing.
    package static func sentences(for plan: Plan) -> [String] { descriptors(plan) + driverHost(plan) + libraries(plan) }

    private static func descriptors(_ plan: Plan) -> [String] {
        let needed = DescriptorLimit.needed(by: plan)
        guard let most = DescriptorLimit.most, most < needed else { return [] }
        return [
            "\(plan.links.count) links need \(needed) open files, and this process may have \(most): some links will not "
                + "connect; raise LimitNOFILE in the unit, or ulimit -n"
        ]
    }

    /// The driver looks for its host beside the program that runs (Drivers/Host/plugin_settings.c).
    private static func driverHost(_ plan: Plan) -> [String] {
        let links = plan.links.filter { if case .plugin = $0.driver { true } else { false } }.map(\.name)
        guard !links.isEmpty else { return [] }
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let host = (program as NSString).deletingLastPathComponent + "/andon-driver-host"
        guard !FileManager.default.isExecutableFile(atPath: host) else { return [] }
        return [
            "the driver host \(host) is not there or may not be run: \(links.joined(separator: ", ")) "
                + "will be down; install andon-driver-host beside andon"
        ]
    }

    private static func libraries(_ plan: Plan) -> [String] {
        plan.links.compactMap { link in
            guard case .plugin(let plugin) = link.driver, !FileManager.default.isReadableFile(atPath: plugin.library)
            else { return nil }
            return "the library \(plugin.library) is not there or may not be read: \(link.name) will be down"
        }
    }
}

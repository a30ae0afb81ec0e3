import Foundation
import Testing

extension PluginTests {
    @Suite("what a line's PC is given", .timeLimit(.minutes(2)))
    struct InstallTests {
        private static let root = Workshop.root

        /// Runs a command to its end; its exit code and all that it wrote.
        private static func shell(_ command: String, in folder: String, path: String = "") throws -> (Int32, String) {
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "exec 2>&1; \(command)"]
            shell.currentDirectoryURL = URL(filePath: folder)
            shell.environment = ["PATH": path + "/usr/local/bin:/usr/bin:/bin", "HOME": folder]
            let output = Pipe()
            shell.standardOutput = output
            try shell.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            shell.waitUntilExit()
            return (shell.terminationStatus, text)
        }

        @Test("the first commands of docs/drivers.md work as they stand there, with what Scripts/pack.sh puts in place")
        func firstCommands() throws {
            let shop = try Workshop()
            let programs = (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString)
                .deletingLastPathComponent
            let tree = shop.folder + "/tree"
            let packed = try Self.shell(
                "\(Self.root)/Scripts/pack.sh --built \(programs) \(tree)", in: shop.folder)
            try #require(packed.0 == 0, "\(packed.1)")
            for file in [
                "usr/bin/andon", "usr/share/andon/profiles/delta-dtb.yaml", "etc/systemd/system/andon@.service",
            ] {
                #expect(FileManager.default.fileExists(atPath: "\(tree)/\(file)"), "\(file)")
            }

            let page = try String(contentsOfFile: "\(Self.root)/docs/drivers.md", encoding: .utf8)
            let commands = page.split(separator: "\n").filter { $0.hasPrefix("    ") }.prefix(3)
            #expect(commands.last?.contains("andon-driver-host --check") == true)
            for command in commands {
                // The tree stands for the root of the line's PC, and this process for its administrator.
                let here = String(command.dropFirst(4)).replacing("sudo ", with: "")
                    .replacing("-o root -g root ", with: "").replacing("/usr/", with: "\(tree)/usr/")
                let outcome = try Self.shell(here, in: shop.folder, path: "\(tree)/usr/bin:")
                #expect(outcome.0 == 0, "\(command): \(outcome.1)")
            }
        }
    }
}

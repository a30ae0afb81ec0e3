import Foundation
import Glibc
import TestBroker
import Testing

extension AtTheLine {
    @Suite("somebody else's driver", .timeLimit(.minutes(2)))
    struct PluginTests {
        /// An agent in a folder of its own, so that what stands beside its program is the test's.
        private static func copiedAgent(into folder: Folder) throws -> String {
            let program = folder.path("andon")
            try FileManager.default.copyItem(atPath: Program.path("andon"), toPath: program)
            return program
        }

        @Test(
            "without the driver host, or with a library that is refused, that link is down and says why; the rest runs")
        func nothingToLoad() async throws {
            let folder = try Folder()
            let library = try Plugin("Tests/AndonHostTests/Plugins/scripted.c", in: folder).library
            let program = try Self.copiedAgent(into: folder)
            try await Site.open(plan: Self.plan(library), isArmed: false, startsAgent: false) { site in
                let check = try await Program.run(at: program, ["check", site.line.plan], in: folder)
                #expect(check.code == 0, "the plan is right")
                #expect(check.output.contains("On this computer"))
                #expect(check.output.contains("\(program)-driver-host is not there or may not be run: gauge, broken"))

                let absent = folder.path("absent.yaml")
                let gone = Self.plan("/usr/lib/andon/drivers/absent.so")
                try gone.write(toFile: absent, atomically: true, encoding: .utf8)
                let without = try await Program.run(at: program, ["check", absent], in: folder)
                #expect(without.code == 0)
                #expect(without.output.contains("absent.so is not there or may not be read: gauge will be down"))

                try site.startAgent(program: program)
                try await site.isStatus("the gauge is down, with the reason; the tower is there") {
                    let gauge = $0.link("gauge")
                    return gauge?.state == "down"
                        && gauge?.reason?.contains("the driver host \(program)-driver-host is not there") == true
                        && $0.machine("gauge")?.state == "offline" && $0.machine("tower")?.state == "online"
                }
                // The machine's own line, which the log has as well, says it too.
                let offline = try #require(site.agent.status?.machine("gauge")?.reason)
                #expect(offline.contains("the driver host \(program)-driver-host is not there"), "\(offline)")
                let shown = try await site.andon("status")
                #expect(shown.output.contains("starts it again"), "the sentence is shown to its end")

                // It is put there, wrongly at first: what is refused is down too, and tried again.
                try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: library)
                try FileManager.default.copyItem(
                    atPath: Program.path("andon-driver-host"), toPath: program + "-driver-host")
                try await site.isStatus("the library is refused, and the link is down for it") {
                    let gauge = $0.link("gauge")
                    return gauge?.state == "down" && gauge?.reason?.contains("was refused") == true
                }
                #expect(site.data("gauge/process").allSatisfy { $0.quality == "bad-link-down" })
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: library)
                try await site.see("values, without a restart of the agent") {
                    !site.goodValues("gauge/process").isEmpty
                }
                try await site.isStatus("the link is up") { $0.link("gauge")?.state == "up" }
            }
        }

        /// One whose values are the number of its process, one that crashes at each request, and a link without plug-in.
        private static func plan(_ library: String) -> String {
            """
            andon: 1
            site: plant-1
            line: smt-9
            broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
            links:
              gauge:
                driver: plugin
                library: \(library)
                settings: { habit: pids }
                timeout: 2s
                probe-at-most: 500ms
              broken:
                driver: plugin
                library: \(library)
                settings: { habit: crashes }
                timeout: 2s
                probe-at-most: 500ms
              io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
            machines:
              gauge:
                kind: sensor
                link: gauge
                poll: 200ms
                tags:
                  process: { at: holding 0, type: uint32, order: cdab }
              broken:
                kind: sensor
                link: broken
                poll: 200ms
                tags:
                  nothing: { at: holding 0, type: uint16 }
              tower:
                kind: io
                link: io-net
                poll: 200ms
                tags:
                  infeed-ready: { at: discrete 0 }
            """ + "\n"
        }

        @Test("its process is killed and comes back, one that always crashes is given up, and nobody else notices")
        func story() async throws {
            let folder = try Folder()
            let library = try Plugin("Tests/AndonHostTests/Plugins/scripted.c", in: folder).library
            try await Site.open(plan: Self.plan(library), isArmed: false, startsAgent: false) { site in
                let agent = try site.startAgent()
                try await site.see("a value of the plug-in") { !site.goodValues("gauge/process").isEmpty }
                let first = try #require(site.goodValues("gauge/process").last)
                let answers = try #require(agent.status?.link("io-net")?.answers)
                let process = pid_t(first)
                try #require(Folder.text("/proc/\(process)/comm").hasPrefix("andon-driver"), "it is the host's number")
                kill(process, SIGKILL)
                try await site.see("bad, and good again from another process") {
                    let told = site.data("gauge/process")
                    guard let bad = told.lastIndex(where: { $0.quality?.hasPrefix("bad") == true }) else {
                        return false
                    }
                    return told[bad...].contains { $0.quality == "good" && $0.value != nil && $0.value != first }
                }
                try await site.isTold("the end of the process, with its signal") { events in
                    events.contains {
                        $0.event == "driver-restarted" && $0.link == "gauge"
                            && $0.message?.contains("signal 9 (SIGKILL)") == true
                    }
                }
                try await site.isStatus("the other is given up, and says why") {
                    let reason = $0.link("broken")?.reason ?? ""
                    return reason.contains("signal 11 (SIGSEGV)")
                        && reason.contains("disabled until the agent is started again")
                }
                try await site.isTold("that it is given up") { events in
                    events.contains { $0.event == "driver-disabled" && $0.link == "broken" }
                }
                try await site.isStatus("the gauge and the tower go on") {
                    $0.machine("gauge")?.state == "online" && $0.machine("tower")?.state == "online"
                        && $0.machine("broken")?.state == "offline"
                        && ($0.link("io-net")?.answers ?? 0) > answers + 20
                }
                #expect(site.data("broken/nothing").allSatisfy { $0.quality != "good" })
                #expect(site.data("tower/infeed-ready").allSatisfy { $0.quality == "good" })
                #expect(agent.child.isRunning)
            }
        }
    }
}

import AndonPlan
import Foundation
import Testing

/// What the profile commands print.
@Suite(.timeLimit(.minutes(1)))
struct ProfileDeskTests {
    private static let shipped = ProfileFolders([ShippedProfiles.folder])

    @Test
    func `The list has every shipped profile with its trust`() {
        let lines = ProfileDesk.list(Self.shipped).split(separator: "\n")
        #expect(lines.count == ShippedProfiles.names.count)
        #expect(lines.contains { $0.hasPrefix("xy-md02") && $0.contains("interop-verified") })
        #expect(ProfileDesk.list(ProfileFolders(["/nowhere"])) == "No profiles in /nowhere.\n")
    }

    @Test
    func `A profile is shown with addresses, limits, sources and doubts`() throws {
        let dtb = try ProfileDesk.show("delta-dtb", Self.shipped)
        for words in [
            "delta-dtb: Delta DTB temperature controller", "  controller, structural, facts second-hand\n",
            "  from star.ke.st, map of Love 4B to 32B",
            "  from the factory (unverified): ascii, 9600 baud, 7 data bits, parity even, 1 stop bit, unit 1\n",
            "    pv                   holding 4096   printed 0x1000, int16 × 0.1 °C (verified)\n",
            "    range-high           holding 4098   int16 × 0.1 °C (unverified: scale)\n",
            "    run                  discrete 2068  printed 0x0814, bool\n",
            "    autotune             discrete 2067  printed 0x0813, bool (verified)\n",
            "    pv is -200 .. 1800 °C\n",
        ] { #expect(dtb.contains(words), "\(words)\n\(dtb)") }
        #expect(try ProfileDesk.show("eastron-sdm630", Self.shipped).contains("at most 80 of input in one request"))
    }

    @Test
    func `A misspelt name, a bad file and a bad map are refused in words`() throws {
        let absent = #expect(throws: ProfileDesk.Failure.self) { try ProfileDesk.show("delta-dbt", Self.shipped) }
        #expect(absent?.description.hasSuffix("did you mean \"delta-dtb\"?") == true)
        let plan = Files.root.appending(path: "Config/line.yaml").path
        let wrong = #expect(throws: ProfileDesk.Failure.self) { try ProfileDesk.check(plan) }
        #expect(wrong?.description.contains("without the key \"andon-profile\"") == true)
        let map = Files.root.appending(path: "Tests/Fixtures/Profiles/gateway.mbmap.json").path
        let refused = #expect(throws: ProfileDesk.Failure.self) {
            try ProfileDesk.importMap(map, name: nil, out: nil)
        }
        #expect(refused?.description.contains("\(map): $.colour: found") == true)
    }

    @Test
    func `An imported profile is called as the file it goes to`() throws {
        let map = Files.root.appending(path: "Tests/Fixtures/Profiles/press.mbmap.json").path
        #expect(try ProfileDesk.importMap(map, name: nil, out: "/tmp/my-press.yaml").contains("\nname: my-press\n"))
        #expect(try ProfileDesk.importMap(map, name: "other", out: nil).contains("\nname: other\n"))
    }
}

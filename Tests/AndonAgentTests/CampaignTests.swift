import Foundation
import TestBroker
import Testing

extension AtTheDesk {
    @Suite("killed at any moment", .timeLimit(.minutes(15)))
    struct CampaignTests {
        @Test("whenever the agent is killed: no latch is lost and nobody but a person releases the line")
        func killCampaign() async throws {
            let folder = try Folder()
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let bin = (Program.path("andon") as NSString).deletingLastPathComponent
            let log = folder.path("campaign")
            try TestPlan.text().write(toFile: folder.path("plan.yaml"), atomically: true, encoding: .utf8)
            let campaign = try Child(
                "/bin/bash",
                [root.appending(path: "Tests/Campaigns/kill.sh").path, "30", bin, folder.path("plan.yaml")],
                output: log, errors: log)
            guard await Condition.wait(seconds: 840, { campaign.exitCode != nil }) else {
                // Its trap ends what it started.
                campaign.end(SIGTERM)
                Issue.record("the campaign did not end: \(Folder.text(log))")
                return
            }
            #expect(campaign.exitCode == 0, "\(Folder.text(log))")
            #expect(Folder.text(log).contains("30 rounds: every latch kept"))
        }
    }
}

import AndonCore
import AndonPlan
import Testing

/// `Config/line.yaml`: the plan that people copy.
@Suite(.timeLimit(.minutes(1)))
struct LinePlanTests {
    private static func line() throws -> Plan {
        try PlanReader.read(Files.bytes("Config/line.yaml"), file: "line.yaml")
    }

    @Test
    func `The shipped plan is good and stops in shadow only`() throws {
        let plan = try Self.line()
        #expect(plan.site == "plant-1" && plan.line == "smt-3")
        #expect(plan.machines.map(\.name) == ["printer", "placer", "oven", "tower"])
        #expect(plan.stop?.mode == .shadow)
        #expect(plan.stop.map(plan.path(of:) as (StopPlan) -> String) == "tower/hold")
        #expect(plan.stop?.first.stopValue == 0 && plan.stop?.first.runValue == 1)
    }

    @Test
    func `The row of zones stands where the controller has it`() throws {
        let plan = try Self.line()
        let index = try #require(plan.tags.firstIndex { $0.name == "zone10-bottom" })
        let zone = plan.tags[index]
        #expect(zone.unit == 2)
        #expect(zone.point == Point(.holding, 4105))
        #expect(zone.type == .int16 && zone.scale == 0.1 && zone.units == "°C")
        #expect(zone.poll == .milliseconds(500))
        #expect(zone.publish.deadband == 0.3)
        #expect(plan[zone.link].name == "oven-bus")
    }

    @Test
    func `The spike rule watches all twenty zones and stops`() throws {
        let plan = try Self.line()
        let rule = try #require(plan.rules.first { $0.name == "zone-spike" })
        #expect(rule.tags.count == 20)
        #expect(rule.condition == .rises(by: 2, within: .seconds(5)))
        #expect(rule.confirm == Confirmation(needed: 2, outOf: 3))
        #expect(rule.severity == .critical && rule.action == .stop)
        #expect(rule.text == "rises 2 °C within 5 s, 2 of 3")
    }

    @Test
    func `What it calls a default is what is left out elsewhere`() throws {
        let plan = try Self.line()
        let said = plan.links[0]
        let silent = LinkPlan(name: said.name, driver: said.driver)
        #expect(said.timeout == silent.timeout && said.gap == silent.gap && said.inFlight == silent.inFlight)
        #expect(said.defaults == silent.defaults && said.pauseAfterConnect == silent.pauseAfterConnect)
        let serial = try #require(plan.links.first { $0.name == "oven-bus" }?.driver.serial)
        #expect(!serial.stripsEcho && serial.rs485 == nil && serial.dataBits == 8)
        #expect(said.probeAtMost == silent.probeAtMost)
        let broker = try #require(plan.broker)
        let quiet = BrokerPlan(urls: broker.urls, clientID: "andon-plant-1-smt-3")
        #expect(broker.clientID == quiet.clientID && broker.version == quiet.version)
        #expect(broker.keepAlive == quiet.keepAlive && broker.window == quiet.window)
        let stop = try #require(plan.stop)
        let (only, plain) = (stop.first, StopPlan(output: stop.first.tag, stopValue: 0, runValue: 1).first)
        #expect(only.readBack == plain.readBack && only.within == plain.within && only.attempts == plain.attempts)
        #expect(only.whenCleared == plain.whenCleared && only.connection == nil && only.input == nil)
        #expect(
            plan.agent.outboxBytes == AgentPlan().outboxBytes && plan.agent.summaryEvery == AgentPlan().summaryEvery)
        let pressure = plan.tags[0].publish
        #expect(pressure.minimum == PublishPlan().minimum && pressure.maximum == PublishPlan().maximum)
    }

    @Test
    func `Every key there is stands in it, at least in a comment`() throws {
        let text = try Files.text("Config/line.yaml")
        for table in KeyTable.all {
            for key in table.keys { #expect(text.contains("\(key.name):"), "\(table.name): \(key.name)") }
        }
    }

    @Test
    func `It may be armed by the one word that its comment says`() throws {
        let text = try Files.text("Config/line.yaml").replacing("mode: shadow", with: "mode: armed")
        #expect(try PlanReader.read(Array(text.utf8), file: "armed.yaml").stop?.mode == .armed)
    }
}

extension Plan {
    fileprivate func path(of stop: StopPlan) -> String { path(of: stop.first.tag) }
}

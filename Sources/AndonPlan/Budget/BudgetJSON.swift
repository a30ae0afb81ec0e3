package import AndonCore

/// The bus budget as one JSON object with stable keys. Times are in milliseconds, shares of 1, and what is assumed says so.
package enum BudgetJSON {
    package static func text(_ plan: Plan) -> String {
        let budget = BusBudget(plan)
        var json = JSONText()
        json.openObject()
        json.member("schema", 1)
        json.member("site", plan.site)
        json.member("line", plan.line)
        json.member("plan", plan.hash)
        list("links", budget.links, &json) { link($0, plan, &$1) }
        list("stops", budget.stops, &json) { stop($0, plan, &$1) }
        if let verify = budget.verify {
            json.key("verify")
            json.openObject()
            self.verify(verify, &json)
            json.closeObject()
        }
        if let stop = plan.stop, stop.isStaged {
            list("outputs", budget.verifies, &json) { verify, json in
                json.member("output", stop.outputs[verify.output].name)
                json.member("tag", plan.path(of: stop.outputs[verify.output].tag))
                json.member("link", plan[verify.link].name)
                self.verify(verify, &json)
            }
        }
        if let deadline = plan.stop?.deadline { time("deadline_ms", deadline, &json) }
        list("rules", budget.rules, &json) { rule($0, plan, &$1) }
        if plan.recipes != nil {
            list("recipes", RecipeBudget.all(plan), &json) { recipe, json in
                json.member("recipe", plan.name(of: recipe.recipe))
                list("rules", recipe.rules, &json) { rule($0, plan, &$1) }
            }
        }
        list("warnings", BudgetWarnings.texts(plan, budget), &json) { text, json in
            json.member("found", text.found)
            json.member("allowed", text.allowed)
        }
        json.closeObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func link(_ link: LinkBudget, _ plan: Plan, _ json: inout JSONText) {
        json.member("link", plan[link.id].name)
        json.member("driver", plan[link.id].driver.name)
        json.member("in_flight", link.inFlight)
        json.member("load_wire", link.load(.wire))
        json.member("load_stated", link.load(.stated))
        json.member("load_expected", link.load(.expected))
        time("cycle_wire_ms", link.cycle(.wire), &json)
        time("cycle_stated_ms", link.cycle(.stated), &json)
        time("cycle_expected_ms", link.cycle(.expected), &json)
        if let best = link.bestPeriod(.expected) { time("best_period_ms", best, &json) }
        if let (unit, load) = link.busiestUnit(.expected) {
            json.key("busiest_unit")
            json.openObject()
            json.member("unit", unit)
            json.member("load_expected", load)
            json.closeObject()
        }
        json.member("requests_per_second", link.requestsPerSecond)
        json.member("bytes_per_second", link.bytesPerSecond)
        list("requests", link.requests, &json) { request, json in
            json.member("unit", request.unit)
            json.member("function", request.exchange.function.rawValue)
            json.member("area", request.area.rawValue)
            json.member("address", request.address)
            json.member("count", request.exchange.count)
            time("period_ms", request.period, &json)
            json.member("bytes_out", request.exchange.bytesOut)
            json.member("bytes_in", request.exchange.bytesIn)
            time("bytes_ms", request.exchange.bytes, &json)
            json.member("length_assumed", request.exchange.isLengthAssumed)
            time("silence_ms", request.exchange.silence, &json)
            time("turnaround_ms", request.exchange.turnaround.time, &json)
            json.member("turnaround_assumed", request.exchange.turnaround.isAssumed)
            time("pause_ms", request.pause, &json)
            time("total_ms", request.cost(.expected), &json)
            time("deadline_ms", request.exchange.deadline, &json)
            time("longest_interval_ms", link.longestInterval(of: request, .expected), &json)
        }
        guard let dead = link.worstDeadUnit else { return }
        json.key("worst_dead_unit")
        json.openObject()
        json.member("unit", dead.unit)
        time("until_demoted_ms", dead.untilDemoted, &json)
        time("in_one_cycle_ms", dead.inOneCycle, &json)
        time("probe_ms", dead.probe, &json)
        time("probe_at_most_ms", dead.probeAtMost, &json)
        json.member("probe_share", dead.probeShare)
        if let wait = dead.worst {
            json.member("waiting_unit", wait.unit)
            time("usual_wait_ms", wait.usual, &json)
            time("wait_until_demoted_ms", wait.untilDemoted, &json)
            time("wait_with_probe_ms", wait.withProbe, &json)
        }
        json.closeObject()
    }

    private static func stop(_ stop: StopBudget, _ plan: Plan, _ json: inout JSONText) {
        json.member("rule", plan[stop.rule].name)
        json.member("tag", plan.path(of: stop.tag))
        json.member("tags", stop.tags)
        json.member("link", plan[stop.link].name)
        reaction(stop.reaction, &json)
        time("dead_unit_ms", stop.deadUnit, &json)
        guard let outputs = plan.stop?.outputs, outputs.count > 1 else { return }
        list("stages", stop.stages, &json) { stage, json in
            json.member("output", outputs[stage.output].name)
            if let failed = stage.standsInFor { json.member("stands_in_for", outputs[failed].name) }
            time("after_ms", stage.after, &json)
            time("best_ms", stage.reaction.best, &json)
            time("typical_ms", stage.reaction.typical, &json)
            time("worst_ms", stage.reaction.worst, &json)
        }
    }

    private static func verify(_ verify: VerifyBudget, _ json: inout JSONText) {
        time("within_ms", verify.within, &json)
        time("under_way_ms", verify.underWay, &json)
        time("needed_ms", verify.needed(.expected), &json)
        time("bound_ms", verify.bound, &json)
        if let input = verify.input { time("input_needed_ms", input, &json) }
        if let within = verify.inputWithin { time("input_within_ms", within, &json) }
    }

    private static func rule(_ rule: RuleBudget, _ plan: Plan, _ json: inout JSONText) {
        json.member("rule", plan[rule.rule].name)
        json.member("tag", plan.path(of: rule.tag))
        time("period_ms", rule.period, &json)
        reaction(rule.detection, &json)
        guard let rate = rule.rate else { return }
        time("window_ms", rate.window, &json)
        json.member("samples", rate.samples)
        json.member("fewest_samples", rate.fewest)
        json.member("needed_samples", rate.needed)
        if let step = rate.step { json.member("step", step) }
        if let noise = rate.noise { json.member("noise_per_second", noise) }
        if let steps = rate.steps { json.member("limit_steps", steps) }
    }

    private static func reaction(_ reaction: Reaction, _ json: inout JSONText) {
        time("best_ms", reaction.best, &json)
        time("typical_ms", reaction.typical, &json)
        time("worst_ms", reaction.worst, &json)
        list("parts", reaction.parts, &json) { part, json in
            json.member("part", part.step.rawValue)
            time("best_ms", part.best, &json)
            time("typical_ms", part.typical, &json)
            time("worst_ms", part.worst, &json)
        }
    }

    private static func time(_ name: String, _ span: TimeSpan, _ json: inout JSONText) {
        json.member(name, span.inMilliseconds)
    }

    private static func list<Element>(
        _ name: String, _ elements: [Element], _ json: inout JSONText, each: (Element, inout JSONText) -> Void
    ) {
        json.key(name)
        json.openArray()
        for element in elements {
            json.openObject()
            each(element, &json)
            json.closeObject()
        }
        json.closeArray()
    }
}

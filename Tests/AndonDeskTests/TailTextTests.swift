import AndonDesk
import Testing

@Suite("What tail says", .timeLimit(.minutes(1)))
struct TailTextTests {
    static let raised =
        #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"critical","rule":"zone-spike","machine":"oven","tag":"zone4-top","value":247.3,"units":"°C","measured":2.3000000001,"limit":2,"text":"rises 2 °C within 5 s, 2 of 3","stops":true"#
    static let causes =
        #""time":"2026-11-23T21:14:03.123Z","output":"tower/hold","causes":[{"rule":"zone-spike","tag":"oven/zone4-top"}]"#

    @Test(
        "an event is one line",
        arguments: [
            (
                raised,
                "22:14:03  CRITICAL  oven/zone4-top  rose 2.3 °C in 5 s (limit 2 °C), now 247.3 °C   [zone-spike] stops the line"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"too-hot","machine":"oven","tag":"o2","value":1200,"units":"ppm","measured":1200,"limit":1000,"text":"above 1000 ppm","stops":false"#,
                "22:14:03  WARNING   oven/o2         1200 ppm is above 1000 ppm   [too-hot]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"advice","rule":"drift","machine":"oven","tag":"z","value":5,"measured":0.5,"limit":0.25,"text":"climbs faster than 0.25 per second""#,
                "22:14:03  ADVICE    oven/z          climbs faster than 0.25 per second: measured 0.5 (limit 0.25), now 5   [drift]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","value":251,"units":"°C","measured":6.25,"limit":5,"text":"deviates 5 °C from oven/set*-top for 30 s""#,
                "22:14:03  WARNING   oven/z          off by 6.25 °C from oven/set*-top for 30 s (limit 5 °C), now 251 °C   [r]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","value":241,"units":"°C","measured":30,"limit":30,"text":"stale: no good value for 30 s""#,
                "22:14:03  WARNING   oven/z          no good value for 30 s, last 241 °C   [r]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","measured":30,"limit":30,"text":"stale: no good value for 30 s""#,
                "22:14:03  WARNING   oven/z          no good value for 30 s   [r]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","value":241,"units":"°C","measured":600,"limit":600,"text":"stuck: unchanged for 10 min""#,
                "22:14:03  WARNING   oven/z          stuck: unchanged for 10 min, now 241 °C   [r]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","value":70,"measured":6,"limit":5,"text":"counts above 5 per 1 min""#,
                "22:14:03  WARNING   oven/z          counts above 5 per 1 min: 6 (limit 5)   [r]"
            ),
            (
                #""event":"alarm-raised","time":"2026-11-23T21:14:03.123Z","severity":"warning","rule":"r","machine":"oven","tag":"z","value":1,"text":"when oven/door is on and hot""#,
                "22:14:03  WARNING   oven/z          when oven/door is on and hot, now 1   [r]"
            ),
            (
                #""event":"alarm-returned","time":"2026-11-23T21:14:03.123Z","severity":"critical","rule":"zone-spike","machine":"oven","tag":"zone4-top","value":245.1,"units":"°C""#,
                "22:14:03  NORMAL    oven/zone4-top  back to normal, now 245.1 °C   [zone-spike]"
            ),
            (
                #""event":"stop-requested","answer_to_write_ms":0.41,"attempts":1,\#(causes)"#,
                "22:14:03  STOP      tower/hold      line stop requested by zone-spike on oven/zone4-top; written 0.41 ms after the answer"
            ),
            (
                #""event":"stop-requested","problem":"io is down",\#(causes)"#,
                "22:14:03  STOP      tower/hold      line stop requested by zone-spike on oven/zone4-top; NOT WRITTEN YET: io is down"
            ),
            (
                #""event":"stop-confirmed","answer_to_confirm_ms":6.2,\#(causes)"#,
                "22:14:03  STOP      tower/hold      confirmed by read-back 6.2 ms after the answer"
            ),
            (
                #""event":"stop-failed","attempts":3,"problem":"write to tower/hold: timeout",\#(causes)"#,
                "22:14:03  STOP ?    tower/hold      NOT CONFIRMED after 3 attempts: write to tower/hold: timeout; the line may still run: stop it by hand (still trying)"
            ),
            (
                #""event":"stop-would-stop","mode":"shadow",\#(causes)"#,
                "22:14:03  SHADOW    tower/hold      would have stopped the line for zone-spike on oven/zone4-top (shadow: nothing was written)"
            ),
            (
                #""event":"stop-released","by":"Ana","reason":"fan replaced",\#(causes)"#,
                "22:14:03  RELEASED  tower/hold      released by Ana: fan replaced; the line may run"
            ),
            (
                #""event":"stop-reasserted","time":"2026-11-23T21:14:03.123Z","output":"tower/hold","causes":[{"found":"stopped"},{"latch":"unreadable"}]"#,
                "22:14:03  STOP      tower/hold      stop of an earlier run asserted again: an output that stood at stop when the agent started, a latch file that cannot be read"
            ),
            (
                #""event":"machine-offline","time":"2026-11-23T21:14:03.123Z","machine":"oven","state":"offline","reason":"unit 3 on oven-bus: timeout""#,
                "22:14:03  OFFLINE   oven            does not answer: unit 3 on oven-bus: timeout"
            ),
            (
                #""event":"dropped","time":"2026-11-23T21:14:03.123Z","count":12,"reason":"the outbox did not take values fast enough""#,
                "22:14:03  DROPPED   agent           12 events given up: the outbox did not take values fast enough"
            ),
            (
                #""event":"point-refused","time":"2026-11-23T21:14:03.123Z","severity":"warning","link":"oven-bus","unit":3,"tags":["oven/zone1"],"tag_count":1,"message":"refuses holding 4096; tried again every 10 min""#,
                "22:14:03  REFUSED   oven-bus        unit 3: refuses holding 4096; tried again every 10 min   [oven/zone1]"
            ),
            (
                #""event":"identity-wrong","time":"2026-11-23T21:14:03.123Z","severity":"critical","link":"oven-bus","unit":3,"tags":["a/1","a/2","a/3","a/4"],"tag_count":40,"message":"holding 0 is 7, not 12""#,
                "22:14:03  WRONG ID  oven-bus        unit 3: holding 0 is 7, not 12   [a/1, a/2, a/3 and 37 more]"
            ),
            (
                #""event":"bus-jammed","time":"2026-11-23T21:14:03.123Z","severity":"warning","link":"oven-bus","message":"somebody talks\u001b without pause""#,
                "22:14:03  JAMMED    oven-bus        somebody talks· without pause"
            ),
            (
                #""event":"driver-disabled","time":"2026-11-23T21:14:03.123Z","tags":[3],"unit":"x""#,
                "22:14:03  DISABLED  agent           driver-disabled"
            ),
            (
                #""event":"moon-rise","time":"2026-11-23T21:14:03.123Z","machine":"oven","text":"hello""#,
                "22:14:03  EVENT     oven            moon-rise: hello"
            ),
            (
                #""event":"alarm-raised","severity":7,"rule":[],"value":"x","time":true"#,
                "--:--:--  ALARM     agent           raised   [?]"
            ),
        ] as [(String, String)])
    func line(fields: String, expected: String) {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(3_600))
        #expect(text.lines("{\(fields)}") == [expected])
    }

    @Test(
        "everything that can happen on a wire has a word of its own",
        arguments: [
            ("point-refused", "REFUSED "), ("point-returned", "RETURNED"), ("limit-learnt", "LIMIT   "),
            ("limit-lifted", "NO LIMIT"),
            ("counter-reset", "RESET   "), ("identity-wrong", "WRONG ID"), ("identity-right", "RIGHT ID"),
            ("echo-heard", "ECHO    "), ("bus-jammed", "JAMMED  "), ("timeout-too-short", "LATE    "),
            ("driver-restarted", "RESTART "), ("driver-disabled", "DISABLED"),
        ])
    func wires(event: String, word: String) {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(3_600))
        let line = #"{"event":"\#(event)","time":"2026-11-23T21:14:03Z","link":"io","message":"m"}"#
        #expect(text.lines(line) == ["22:14:03  \(word)  io              m"])
    }

    @Test("what is no event is shown as such", arguments: ["{", "", "[1]", "{\"event\":3}", "\u{1B}[2Jx"])
    func garbled(json: String) {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(0))
        let lines = text.lines(json)
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("--:--:--  GARBLED   -               no event: "))
        #expect(!lines[0].unicodeScalars.contains("\u{1B}"))
    }

    @Test("escapes, line ends and marks that turn text are shown harmless")
    func harmless() {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(3_600))
        let lines = text.lines(
            #"{"event":"machine-offline","time":"2026-11-23T21:14:03Z","machine":"o\u001b[31mv\nen","reason":"\u202etxt\u2066\u009b\u200b"}"#
        )
        #expect(lines == ["22:14:03  OFFLINE   o·[31mv·en      does not answer: ·txt···"])
    }

    @Test("the plan's own message stands below, and a new day has its date above")
    func twoLines() {
        var text = TailText(ink: Ink(isOn: false), clock: .fixed(7_200), now: 1_795_465_000)
        let lines = text.lines(
            #"{"event":"alarm-raised","time":"2026-12-31T22:14:03.123Z","severity":"warning","rule":"r","machine":"m","tag":"t","message":"Call the oven's keeper"}"#
        )
        #expect(
            lines == [
                "---- 2027-01-01 ----", "00:14:03  WARNING   m/t             raised   [r]",
                "                    Call the oven's keeper",
            ])
    }

    @Test("a stop is white on red, and nothing is coloured where colour is not wanted")
    func colour() {
        var text = TailText(ink: Ink(isOn: true), clock: .fixed(3_600))
        let lines = text.lines("{\"event\":\"stop-confirmed\",\(Self.causes)}")
        #expect(lines == ["22:14:03  \u{1B}[1;97;41mSTOP\u{1B}[0m      tower/hold      confirmed by read-back"])
        #expect(Ink(isTerminal: true, noColor: false, environment: [:]).isOn)
        #expect(!Ink(isTerminal: false, noColor: false, environment: [:]).isOn)
        #expect(!Ink(isTerminal: true, noColor: true, environment: [:]).isOn)
        #expect(!Ink(isTerminal: true, noColor: false, environment: ["NO_COLOR": "1"]).isOn)
        #expect(Ink(isTerminal: true, noColor: false, environment: ["NO_COLOR": ""]).isOn)
    }
}

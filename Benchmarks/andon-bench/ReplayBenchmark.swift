internal import AndonCore
internal import Foundation

/// A day of a line (100 tags read twice a second, two rules on every tag) replayed from its recording.
struct ReplayBenchmark {
    private static let answers = 24 * 3_600 * 2

    func run(into table: inout Table) throws {
        let line = BenchPlan(ports: [502], poll: .milliseconds(500)).plan
        let chunks = record(line)
        let full = try seconds(of: chunks, through: line)
        let megabytes = Double(chunks.reduce(0) { $0 + $1.count }) / 1_048_576
        table.add(
            "a day of 100 tags at 2 Hz replayed, s of CPU", Table.number(full, digits: 2), goal: "< 5 s",
            isMet: full < 5
        )
        table.add("  the recording, MB", Table.number(megabytes, digits: 1))
    }

    /// Every value trembles by its last digit as controllers do, each in a rhythm of its own.
    private func record(_ plan: Plan) -> [[UInt8]] {
        let block = ReadPlan.blocks(for: plan)[0]
        var writer = RecordWriter(plan: plan)
        var chunks: [[UInt8]] = []
        var words = (0..<BenchPlan.registers).map { UInt16(1_000 + 10 * $0) }
        var now = Uptime.zero + .minutes(60)
        for answer in 0..<Self.answers {
            for index in words.indices where (answer + index) % (2 + index % 5) == 0 {
                words[index] = UInt16(1_000 + 10 * index + (answer >> 2 ^ index) & 3)
            }
            now = now + .milliseconds(500)
            writer.answer(block, words.span, isSure: true, at: now)
            if answer % 240 == 239, let chunk = writer.takeChunk(wall: { $0.nanoseconds / 1_000_000 }) {
                chunks.append(chunk)
            }
        }
        return chunks
    }

    private struct NotReplayed: Error {
        var values: UInt64
        var missing: UInt64
    }

    /// Best of three.
    private func seconds(of chunks: [[UInt8]], through plan: Plan) throws -> Double {
        var best = Double.infinity
        for _ in 0..<3 {
            let start = Usage.cpuTime()
            var replay = Replay(plan: plan)
            for bytes in chunks { if let chunk = RecordChunk(bytes) { replay.take(chunk) } }
            _ = replay.takeEvents()
            best = min(best, Double(Usage.cpuTime() - start) / 1e9)
            guard replay.values == UInt64(Self.answers * BenchPlan.registers), replay.missing == 0 else {
                throw NotReplayed(values: replay.values, missing: replay.missing)
            }
        }
        return best
    }
}

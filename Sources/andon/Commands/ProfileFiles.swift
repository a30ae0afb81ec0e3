internal import AndonPlan
internal import Foundation

/// Where this program looks for profiles, and how their refusals end a command.
enum ProfileFiles {
    static func folders(plan: String?) -> ProfileFolders {
        ProfileFolders(plan: plan, executable: Bundle.main.executablePath)
    }

    static func refusing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as ProfileDesk.Failure {
            throw Refusal(failure.description)
        }
    }
}

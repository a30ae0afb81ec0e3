/// The version that `andon --version`, the status and the messages say.
enum AgentVersion {
    static let text = "0.1.0"
}

import Testing

// One plant at a time in each group, so that three stand on this machine at most.

/// What the machines of the line do to the agent, and it to them.
@Suite("the agent and its line", .serialized) enum AtTheLine {}

/// What people, files and signals do to it.
@Suite("the agent and its desk", .serialized) enum AtTheDesk {}

/// What the broker sees of it.
@Suite("the agent and its broker", .serialized) enum AtTheBroker {}

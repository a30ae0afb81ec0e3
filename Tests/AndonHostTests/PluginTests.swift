import Testing

/// One after the other: some count what this process owns, descriptors and children.
@Suite(.serialized) enum PluginTests {}

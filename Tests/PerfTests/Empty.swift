import Testing

@testable import PerfHarness

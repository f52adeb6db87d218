import Testing

@testable import PerfHarness

@Suite struct FingerprintTests {
  @Test func itsNameCanBeThatOfAFolder() {
    let fingerprint = Fingerprint(
      operatingSystem: "linux", architecture: "x86_64",
      processor: "Intel(R) Xeon(R) CPU @ 2.20GHz", cores: 2, buildConfiguration: .release)
    #expect(
      fingerprint.environmentName == "linux-x86_64-intel-r-xeon-r-cpu-2-20ghz-2-cores-release")
  }

  @Test(arguments: [
    ("processor\t: 0\nmodel name\t: AMD EPYC 7B13\nmodel name\t: AMD EPYC 7B13\n", "AMD EPYC 7B13"),
    ("processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", "ARM 0x41 0xd0c"),
    ("processor\t: 0\n", nil),
  ])
  func theProcessorIsNamedAsTheSystemNamesIt(text: String, name: String?) {
    #expect(Fingerprint.processorName(inProcessorInfo: text) == name)
  }
}

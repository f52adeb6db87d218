import PerfHarness
import Testing

@Suite struct BaseURLTests {
  @Test(arguments: [
    ("http://host", "http://host/v1"), ("http://host/", "http://host/v1"),
    ("http://host/v1", "http://host/v1"), ("http://host/v1/", "http://host/v1"),
    ("http://host//v1//", "http://host/v1"),
    ("http://host/v1/chat/completions", "http://host/v1"),
    ("http://host/chat/completions/", "http://host/v1"),
    ("http://host/prefix", "http://host/prefix/v1"),
    ("http://host/prefix/v1/", "http://host/prefix/v1"),
    ("http://host/prefix/v1/chat/completions", "http://host/prefix/v1"),
    ("http://host/v1beta/openai/", "http://host/v1beta/openai"),
    ("http://host/openai/v2", "http://host/openai/v2"), ("http://host/vllm", "http://host/vllm/v1"),
    ("http://host/v", "http://host/v/v1"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
    ("http://host:80/v1", "http://host/v1"), ("https://host:443/v1", "https://host/v1"),
    ("https://host:80/v1", "https://host:80/v1"), ("http://host:65535", "http://host:65535/v1"),
    ("HTTPS://Host", "https://Host/v1"),
    ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ("https://[2001:db8::1]", "https://[2001:db8::1]/v1"),
    ("http://host/@team", "http://host/@team/v1"),
  ])
  func isReadAsPeopleWriteIt(_ text: String, _ url: String) throws {
    let parsed = try BaseURL(parsing: text)
      .versioned("v1", droppingAnyOf: ["models", "chat/completions"])
    #expect(parsed.description == url)
    #expect(try BaseURL(parsing: url) == parsed)
  }

  @Test func hasTheHostWithoutBracketsAndThePortOfItsScheme() throws {
    let local = try BaseURL(parsing: "http://[::1]/v1")
    #expect(local.host == "::1")
    #expect(local.port == 80)
    #expect(!local.isSecure)
    let remote = try BaseURL(parsing: "https://host.example")
    #expect(remote.host == "host.example")
    #expect(remote.port == 443)
    #expect(remote.isSecure)
  }

  @Test(arguments: [
    ("", "", "it has no scheme"), ("localhost:8000", "localhost:8000", "it has no scheme"),
    ("/v1", "/v1", "it has no scheme"), ("http:/host", "http:/host", "it has no scheme"),
    ("ftp://host", "ftp://host", "its scheme is \"ftp\""),
    ("://host", "://host", "its scheme is \"\""),
    ("http://", "http://", "it has no host"), ("http:///v1", "http:///v1", "it has no host"),
    ("http://:8000", "http://:8000", "it has no host"),
    ("http://[::1", "http://[::1", "it has no host"),
    ("http://[::1]8000", "http://[::1]8000", "it has no host"),
    ("http://host:", "http://host:", "its port is \"\""),
    ("http://host:0", "http://host:0", "its port is \"0\""),
    ("http://host:65536", "http://host:65536", "its port is \"65536\""),
    ("http://host:http", "http://host:http", "its port is \"http\""),
    ("http://::1:8000", "http://::1:8000", "it has no host"),
    (
      "http://ho st/v1", "http://ho st/v1",
      "it has a character in it that no URL has, such as a space"
    ),
    ("http://host/é", "http://host/é", "it has a character in it that no URL has, such as a space"),
    (
      "http://host/v1\n", "http://host/v1\n",
      "it has a character in it that no URL has, such as a space"
    ),
    // What may be secret is left out.
    ("http://host/v1?key=secret", "http://host/v1?…", "it has a query or a fragment"),
    ("http://host/v1#secret", "http://host/v1#…", "it has a query or a fragment"),
    ("http://user:secret@host/v1", "http://…@host/v1", "it has a user name in it"),
    ("user:secret@host", "…@host", "it has no scheme"),
    ("ftp://user:secret@host?secret@", "ftp://…@host?…", "its scheme is \"ftp\""),
  ])
  func saysWhatIsWrong(_ text: String, _ shown: String, _ fact: String) {
    let error = ProviderError(
      .invalidConfiguration,
      "base URL \"\(shown)\": \(fact); expected http://HOST[:PORT][/PATH] or https://…, "
        + "e.g. http://127.0.0.1:8000/v1")
    #expect(throws: error) { try BaseURL(parsing: text) }
  }
}

#if HTTP
  import PerfHarness
  import Testing

  struct HTTPOriginTests {
    @Test(arguments: [
      (HTTPOrigin(isSecure: true, host: "api.example.com"), "https://api.example.com"),
      (HTTPOrigin(isSecure: true, host: "api.example.com", port: 443), "https://api.example.com"),
      (HTTPOrigin(isSecure: true, host: "api.example.com", port: 80), "https://api.example.com:80"),
      (HTTPOrigin(isSecure: false, host: "127.0.0.1"), "http://127.0.0.1"),
      (HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000), "http://127.0.0.1:8000"),
      (HTTPOrigin(isSecure: false, host: "::1", port: 8000), "http://[::1]:8000"),
    ])
    func namesItsPortOnlyWhenItIsNotTheSchemes(_ origin: HTTPOrigin, _ description: String) {
      #expect(origin.description == description)
      #expect(description.hasSuffix("://" + origin.authority))
    }
  }
#endif

#if HTTP

  /// The APIs that a mock server speaks, all of them at once: the path tells which one is meant.
  enum WireFormats {
    /// Asked in this order.
    private static let all: [any WireFormat] = [
      OpenAIFormat(), AzureOpenAIFormat(), AnthropicFormat(), GoogleFormat(), BedrockFormat(),
    ]

    /// What speaks where nobody knows which API is meant.
    static let fallback: any WireFormat = OpenAIFormat()

    /// The API that a request is for.
    static func format(for request: MockRequest) -> any WireFormat {
      all.first { $0.owns(path: request.path) } ?? fallback
    }
  }

#endif

#if HTTP

  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct ChatOrderTests {
    private func order(
      _ json: String, _ behavior: MockServer.Behavior = MockServer.Behavior()
    ) throws -> ChatOrder {
      try ChatOrder(json: ByteBuffer(string: json), behavior)
    }

    private static let notJSON =
      "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, "
      + "but what was sent was not valid JSON."

    private static let hello = #""messages":[{"role":"user","content":"hello"}]"#

    @Test(
      arguments: [
        ("", notJSON, nil, nil),
        ("{", notJSON, nil, nil),
        ("[]", notJSON, nil, nil),
        ("{}", "you must provide a model parameter", nil, nil),
        (#"{"model":null,\#(hello)}"#, "you must provide a model parameter", nil, nil),
        (#"{"model":"",\#(hello)}"#, "you must provide a model parameter", nil, nil),
        (
          #"{"model":7,\#(hello)}"#,
          "Invalid type for 'model': expected a string, but got an integer instead.", "model",
          "invalid_type"
        ),
        (
          #"{"model":"m"}"#, "Missing required parameter: 'messages'.", "messages",
          "missing_required_parameter"
        ),
        (
          #"{"model":"m","messages":"hello"}"#,
          "Invalid type for 'messages': expected an array of objects, but got a string instead.",
          "messages", "invalid_type"
        ),
        (
          #"{"model":"m","messages":[]}"#,
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an "
            + "empty array instead.", "messages", "empty_array"
        ),
        (
          #"{"model":"m","messages":["hello"]}"#,
          "Invalid type for 'messages[0]': expected an object, but got a string instead.",
          "messages[0]", "invalid_type"
        ),
        (
          #"{"model":"m","messages":[{"content":"hello"}]}"#,
          "Missing required parameter: 'messages[0].role'.", "messages[0].role",
          "missing_required_parameter"
        ),
        (
          #"{"model":"m","messages":[{"role":"robot","content":"hello"}]}"#,
          "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', "
            + "'function', 'tool', and 'developer'.", "messages[0].role", "invalid_value"
        ),
        (
          #"{"model":"m","messages":[{"role":"user"}]}"#,
          "Missing required parameter: 'messages[0].content'.", "messages[0].content",
          "missing_required_parameter"
        ),
        (
          #"{"model":"m","messages":[{"role":"user","content":true}]}"#,
          "Invalid type for 'messages[0].content': expected one of a string or array of objects, "
            + "but got a boolean instead.", "messages[0].content", "invalid_type"
        ),
        (
          #"{"model":"m","messages":[{"role":"user","content":["hello"]}]}"#,
          "Invalid type for 'messages[0].content[0]': expected an object, but got a string instead.",
          "messages[0].content[0]", "invalid_type"
        ),
        (
          #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":[]}]}]}"#,
          "Invalid type for 'messages[0].content[0].text': expected a string, but got an array "
            + "instead.", "messages[0].content[0].text", "invalid_type"
        ),
        (
          #"{"model":"m","messages":[{"role":"user","content":[{"text":"hello"}]}]}"#,
          "Missing required parameter: 'messages[0].content[0].type'.",
          "messages[0].content[0].type", "missing_required_parameter"
        ),
        (
          #"{"model":"m",\#(hello),"stream":"yes"}"#,
          "Invalid type for 'stream': expected a boolean, but got a string instead.", "stream",
          "invalid_type"
        ),
        (
          #"{"model":"m",\#(hello),"stream":1}"#,
          "Invalid type for 'stream': expected a boolean, but got an integer instead.", "stream",
          "invalid_type"
        ),
        (
          #"{"model":"m",\#(hello),"max_tokens":1.5}"#,
          "Invalid type for 'max_tokens': expected an integer, but got a decimal instead.",
          "max_tokens", "invalid_type"
        ),
        (
          #"{"model":"m",\#(hello),"max_completion_tokens":0}"#,
          "Invalid 'max_completion_tokens': integer below minimum value. Expected a value >= 1, "
            + "but got 0 instead.", "max_completion_tokens", "integer_below_min_value"
        ),
        (
          #"{"model":"m",\#(hello),"max_tokens":1000001}"#,
          "max_tokens is too large: 1000001. This model supports at most 1000000 completion tokens, "
            + "whereas you provided 1000001.", "max_tokens", "invalid_value"
        ),
        (
          #"{"model":"m",\#(hello),"max_tokens":-1e300}"#,
          "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, "
            + "but got -1000000000000000 instead.", "max_tokens", "integer_below_min_value"
        ),
        (
          #"{"model":"m",\#(hello),"stream_options":{"include_usage":true}}"#,
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options", nil
        ),
        (
          #"{"model":"m",\#(hello),"stream":true,"stream_options":[]}"#,
          "Invalid type for 'stream_options': expected an object, but got an array instead.",
          "stream_options", "invalid_type"
        ),
        (
          #"{"model":"m",\#(hello),"stream":true,"stream_options":{"include_usage":{}}}"#,
          "Invalid type for 'stream_options.include_usage': expected a boolean, but got an object "
            + "instead.", "stream_options.include_usage", "invalid_type"
        ),
      ] as [(String, String, String?, String?)])
    func refusesWhatOpenAIRefuses(
      _ json: String, _ message: String, _ param: String?, _ code: String?
    ) {
      let expected = OpenAIError(status: 400, message: message, param: param, code: code)
      #expect(throws: expected) { try order(json) }
    }

    @Test(
      arguments: [
        (#"{"role":"user","content":"one two  three\n four\t"}"#, 4),
        (#"{"role":"user","content":""}"#, 0),
        (#"{"role":"system","content":"one"},{"role":"user","content":"two three"}"#, 3),
        (
          #"{"role":"user","content":[{"type":"text","text":"one two"},"#
            + #"{"type":"image_url","image_url":{"url":"x y"}},{"type":"text","text":"three"}]}"#, 3
        ),
        (
          #"{"role":"assistant","content":null,"tool_calls":[]},{"role":"tool","content":"one"}"#, 1
        ),
      ])
    func countsTheWordsOfAllTexts(_ messages: String, _ words: Int) throws {
      #expect(try order(#"{"model":"m","messages":[\#(messages)]}"#).promptTokens == words)
    }

    @Test(
      arguments: [
        ("", nil), (#","max_tokens":5"#, 5), (#","max_completion_tokens":6"#, 6),
        (#","max_tokens":5,"max_completion_tokens":6"#, 6), (#","max_tokens":null"#, nil),
      ] as [(String, Int?)])
    func takesEitherNameOfTheLimit(_ fields: String, _ limit: Int?) throws {
      #expect(try order(#"{"model":"m",\#(Self.hello)\#(fields)}"#).outputTokenLimit == limit)
    }

    @Test(
      arguments: [
        (.whenAsked, false, "", true), (.whenAsked, true, "", false),
        (.whenAsked, true, #","stream_options":{"include_usage":true}"#, true),
        (.whenAsked, true, #","stream_options":{"include_usage":false}"#, false),
        (.whenAsked, true, #","stream_options":null"#, false),
        (.always, true, "", true), (.never, false, "", false),
        (.never, true, #","stream_options":{"include_usage":true}"#, false),
      ] as [(MockServer.Behavior.UsageReports, Bool, String, Bool)])
    func reportsUsageAsToldAndAsked(
      _ usage: MockServer.Behavior.UsageReports, _ stream: Bool, _ options: String, _ reports: Bool
    ) throws {
      let order = try order(
        #"{"model":"m",\#(Self.hello),"stream":\#(stream)\#(options)}"#,
        MockServer.Behavior(usage: usage))
      #expect(order.reportsUsage == reports)
    }

    @Test(
      arguments: [
        (true, "true", true), (false, "true", false),
        (false, #"true,"continuous_usage_stats":true"#, true),
        (true, "false", false), (false, #"false,"continuous_usage_stats":true"#, false),
      ])
    func countsContinuouslyAsToldOrAsked(
      _ told: Bool, _ options: String, _ continuous: Bool
    ) throws {
      let order = try order(
        #"{"model":"m",\#(Self.hello),"stream":true,"stream_options":{"include_usage":\#(options)}}"#,
        MockServer.Behavior(continuousUsage: told))
      #expect(order.reportsUsageContinuously == continuous)
    }
  }

#endif

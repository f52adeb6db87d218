/// What the environment says of one provider.
package struct ServiceEnvironment: Sendable {
  /// What `PERF_PROVIDER` calls the provider.
  package let provider: String
  /// All variables.
  package let variables: EnvironmentVariables

  package init(_ provider: String, _ variables: EnvironmentVariables) {
    self.provider = provider
    self.variables = variables
  }

  /// A variable of the provider's own, such as `OPENAI_BASE_URL`.
  package subscript(name: String) -> String? { variables[name] }

  /// A variable of the harness, such as `PERF_BASE_URL`. It speaks of the provider that
  /// `PERF_PROVIDER` names; of every one when that names none.
  package func harness(_ name: String) -> String? {
    let named = variables["PERF_PROVIDER"]
    return named == nil || named == provider ? variables[name] : nil
  }

  /// The base URL: given in code, else `PERF_BASE_URL`, else the provider's own variable; nil for none.
  package func baseURL(
    _ given: String?, orVariable name: String? = nil
  ) throws(ProviderError) -> BaseURL? {
    if let given { return try BaseURL(parsing: given) }
    if let url = harness("PERF_BASE_URL") {
      return try BaseURL(parsing: url, from: "PERF_BASE_URL")
    }
    guard let name, let url = variables[name] else { return nil }
    return try BaseURL(parsing: url, from: name)
  }

  /// The key: given in code, else `PERF_API_KEY`, else the first of the provider's own variables that
  /// is set. An empty key is none, in code as in the environment.
  package func apiKey(_ given: Secret?, orAnyOf names: [String]) throws(ProviderError) -> Secret? {
    let given = given.flatMap { $0.exposed.isEmpty ? nil : $0.exposed }
    let found = names.lazy.compactMap { variables[$0] }.first
    guard let key = given ?? harness("PERF_API_KEY") ?? found else { return nil }
    if key.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw ProviderError(
        .invalidConfiguration,
        "the API key has a control character in it, such as a line break; set it without one")
    }
    return Secret(key)
  }

  /// The model: given in code, else `PERF_MODEL`.
  package func model(_ given: String?) -> String? { given ?? harness("PERF_MODEL") }
}

/// A version of Azure OpenAI's API: a date, as classic deployments have it, or `v1`.
public struct AzureOpenAIVersion: Sendable, Hashable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// As `OPENAI_API_VERSION` has it, e.g. `2024-10-21`.
  public let description: String

  /// Takes a date such as `2024-10-21`, or `v1`.
  public init(_ text: String) {
    description = text
  }

  /// Takes a date such as `2024-10-21`, or `v1`.
  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// The API without dates: the deployment is named in the body.
  public static let v1: Self = "v1"
  /// The version of classic deployments that is asked for unless another one is named.
  public static let classic: Self = "2024-10-21"

  var isV1: Bool { self == .v1 }
}

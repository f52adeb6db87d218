/// A provider that goes through the harness's own sockets, so that what reads its replies is known: the
/// harness can tell how far its stamps are from the truth, and what it does with a core is its own doing.
/// A closure, or somebody's own provider, may well compute its answers in this process.
package protocol SocketProvider: Provider {
  /// Whether the server runs in this process too, and shares its cores.
  var runsServer: Bool { get }
  /// Whether replies come through TLS; known once it is prepared.
  var isSecure: Bool { get }
  /// The API that is spoken, where the name leaves it open.
  var api: String { get }
  /// What a reader of the report must know of it, once it was shut down.
  var notes: [String] { get }
}

extension SocketProvider {
  /// That of the name.
  package var api: String { name }
  /// Nothing.
  package var notes: [String] { [] }
}

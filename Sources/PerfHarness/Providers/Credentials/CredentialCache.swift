import Foundation
import Synchronization

/// Keeps what proves who asks: fetched before the run, renewed in the background in good time and
/// after a refusal, never by two at once.
///
/// A request takes what is there and waits for nothing, so that no fetch is inside of what is
/// measured; it has to wait only where nothing is left that could still be valid.
package final class CredentialCache<Value: Sendable>: Sendable {
  /// What a request is sent with.
  package struct Grant: Sendable {
    package let value: Value
    /// Counts what was fetched, so that what was made of a value can be kept with it.
    package let number: Int
  }

  private struct State {
    var lease: Lease<Value>?
    var number = 0
    var fetch: Task<Result<Grant, ProviderError>, Never>?
    /// When the last fetch was begun.
    var fetched = -Double.infinity
    /// The number of the grant that was refused last; a refusal is believed once.
    var refused = 0
  }

  /// How long nothing is fetched after a fetch that brought something short-lived, or nothing.
  private static var pause: Double { 10 }

  private let margin: Double
  private let now: @Sendable () -> Double
  private let fetch: @Sendable () async throws(ProviderError) -> Lease<Value>
  private let state = Mutex(State())

  /// - Parameters:
  ///   - margin: how long before its end a lease is renewed.
  ///   - now: seconds since 1970.
  ///   - fetch: brings a lease; never called while an earlier call is under way.
  package init(
    margin: Duration = .seconds(300),
    now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
    fetch: @escaping @Sendable () async throws(ProviderError) -> Lease<Value>
  ) {
    self.margin = margin.inSeconds
    self.now = now
    self.fetch = fetch
  }

  /// What is valid now, without waiting; nil when there is nothing. Begins to renew what ends soon.
  package func current() -> Grant? {
    let now = now()
    return state.withLock { state in
      guard let lease = state.lease, (lease.expiry ?? .infinity) > now else { return nil }
      if let expiry = lease.expiry, expiry - margin <= now, now - state.fetched >= Self.pause {
        startFetch(&state)
      }
      return Grant(value: lease.value, number: state.number)
    }
  }

  /// What is valid for longer than the margin, fetched if it has to be.
  ///
  /// - Throws: why nothing could be fetched, unless what is there is still valid.
  package func fresh() async throws(ProviderError) -> Grant {
    let now = now()
    let fetch: Task<Result<Grant, ProviderError>, Never>? = state.withLock { state in
      if let lease = state.lease, (lease.expiry ?? .infinity) - margin > now, state.fetch == nil {
        return nil
      }
      return startFetch(&state)
    }
    if let fetch {
      switch await fetch.value {
      case .success(let grant): return grant
      case .failure(let error):
        guard let grant = current() else { throw error }
        return grant
      }
    }
    guard let grant = current() else { return try await fresh() }
    return grant
  }

  /// A service refused the grant of this number: renews it, once, unless it has been already.
  package func refused(_ number: Int) {
    state.withLock { state in
      guard number == state.number, state.refused < number else { return }
      state.refused = number
      startFetch(&state)
    }
  }

  @discardableResult
  private func startFetch(_ state: inout State) -> Task<Result<Grant, ProviderError>, Never> {
    if let fetch = state.fetch { return fetch }
    let task = Task { await self.perform() }
    state.fetch = task
    state.fetched = now()
    return task
  }

  private func perform() async -> Result<Grant, ProviderError> {
    let result: Result<Lease<Value>, ProviderError>
    do throws(ProviderError) {
      result = .success(try await fetch())
    } catch {
      result = .failure(error)
    }
    return state.withLock { state in
      state.fetch = nil
      return result.map { lease in
        state.lease = lease
        state.number += 1
        return Grant(value: lease.value, number: state.number)
      }
    }
  }
}

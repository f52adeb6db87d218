#if HTTP
  /// A connection to the server as far as HTTP sees it: bytes that go and bytes that come, in order.
  ///
  /// It lives on its event loop, and is closed at once when it is told to, without farewell.
  protocol Wire: AnyObject {
    /// Sends bytes behind those that were sent before.
    func write(_ bytes: [UInt8])
    /// Closes it. Its owner is told of `wireIsGone` when that is done, later.
    func close()
  }

  /// Who has a wire, and what it is told: of an attempt to open one either `opened` or `didNotOpen`,
  /// and after `opened` what comes in, and last and once `wireIsGone`.
  protocol WireOwner: AnyObject {
    func opened(_ wire: any Wire)
    func didNotOpen(_ error: ProviderError)
    /// Bytes of the server, good during the call only.
    func received(_ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp)
    /// The server has closed it, or it broke. It is to be closed.
    func broken(_ breakage: ExchangeState.Breakage)
    func wireIsGone()
  }

  /// An attempt to open a wire; it begins when it is told to.
  protocol Dial: AnyObject {
    func begin()
    /// Gives up, if it is still going on; the owner is told nothing any more.
    func hangUp()
  }
#endif

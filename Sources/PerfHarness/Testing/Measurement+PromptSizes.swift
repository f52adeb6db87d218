#if canImport(Testing)
  extension Measurement {
    /// The same with prompts of as many tokens as the traffic asks for, by the count of the first provider
    /// that can be asked. Nothing is measured meanwhile.
    ///
    /// - Returns: by whose word they have; nil where nobody is to count them.
    func sized(by providers: [any Provider]) async -> (Measurement, PromptSizes?) {
      guard var requests else { return (self, nil) }
      let session = Surroundings.current.session
      var best: PromptSizes?
      for provider in providers {
        let sizer = PromptSizer(provider, sizing, requests: requests)
        guard sizer.isOfUse else { continue }
        let key = sizer.key
        let sizes = await sizer.sizes(known: key.flatMap(session.promptScale))
        // What went wrong once may be right the next time.
        if let key, sizes.notes.isEmpty { session.keep(sizes.scale, for: key) }
        if best == nil || sizes.scale.source != .estimate { best = sizes }
        if sizes.scale.source != .estimate { break }
      }
      guard let best else { return (self, nil) }
      requests.scale = best.scale
      let made = requests
      var sized = self
      sized.requests = made
      sized.makeRequest = { made.request(index: $0, repetition: $1) }
      if following != nil {
        sized.following = { made.request(index: $0, repetition: $1, after: $2, $3) }
      }
      return (sized, best)
    }
  }

  extension Run {
    /// Notes by whose word its prompts have the tokens that they have.
    mutating func take(_ sizes: PromptSizes?) {
      promptSizes = sizes
      notes += sizes?.notes ?? []
    }
  }
#endif

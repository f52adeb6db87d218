#if canImport(Testing)
  /// What a case will spend, said before it starts.
  extension Measurement {
    /// What will be sent, as far as can be told.
    ///
    /// - Throws: where a guard allows less than one repetition: of what would be measured nothing would be
    ///   whole.
    func estimate(
      _ context: CaseContext, repetitions: Int
    ) throws(WorkloadError) -> SpendingEstimate {
      let estimate = SpendingEstimate(
        plan, repetitions: repetitions,
        makeRequest: countsTokens ? { makeRequest($0, 0) } : nil)
      let one = estimate.ofRepetition
      if let cap = context.guards.first(where: { $0.isExceeded(by: one.known) }) {
        throw WorkloadError(
          .invalidSetting,
          "\(experiment.name): one repetition alone is \(one.text(context.prices)), and a guard allows "
            + "\(cap); expected room for one at least; ask for less, or raise the guard")
      }
      return estimate
    }

    /// Throws where a guard at a closure needs tokens that its calls do not tell: it would never end
    /// anything.
    func checkTokensAreTold(_ context: CaseContext) throws(WorkloadError) {
      guard let cap = context.account.untold else { return }
      throw WorkloadError(
        .invalidSetting,
        "\(experiment.name): a guard allows \(cap), and a call has ended that did not tell how many "
          + "tokens its prompt and its reply had; expected both, 0 where there are none; call "
          + "probe.count(promptTokens:outputTokens:) in the closure, or leave the guard away")
    }

    /// Shows the estimate, before anything is sent: where a guard or prices ask for it, on the console, else
    /// where progress is shown, and under a simulated clock, where nothing is spent, not at all.
    func announce(_ estimate: SpendingEstimate, of name: String, _ context: CaseContext) {
      let isAskedFor = context.prices != nil || context.guards.contains(where: \.isCap)
      let sink: ProgressDisplay.Sink? =
        if isAskedFor {
          Surroundings.current.console
        } else {
          provider.clock.isSimulated || !countsTokens
            ? nil : ProgressDisplay.Sink.system(context.settings.progress)
        }
      let warning = context.notes(on: estimate).map { "; \($0)" }.joined()
      sink?.write("\(name): to be sent: \(estimate.text(context.prices))\(warning)\n")
    }
  }

  extension CaseContext {
    /// What a reader must know of an estimate: that it exceeds a guard.
    func notes(on estimate: SpendingEstimate) -> [String] {
      guards.filter { $0.isExceeded(by: estimate.known) }.map {
        "that is more than a guard allows, \($0), which is expected to end it"
      }
    }

    /// What a reader must know of a guard that had nothing to count.
    var notesOnGuards: [String] {
      account.idle.map {
        [
          "the environment's guard, \($0), had nothing to count: no call of the closure told its tokens, "
            + "as it can with probe.count(promptTokens:outputTokens:)"
        ]
      } ?? []
    }
  }

  extension Budget {
    /// Whether it limits the requests that meet the objectives.
    var isOfGoodput: Bool {
      subject == .aggregate(.goodput) || subject == .aggregate(.goodputShare)
    }
  }
#endif

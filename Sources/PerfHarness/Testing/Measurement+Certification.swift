#if canImport(Testing)
  extension Measurement {
    /// How far the stamps of a run are from the truth, as far as that is to be found out. Nothing is
    /// measured meanwhile.
    func certification(
      of run: Run, by provider: any Provider, _ context: CaseContext
    ) async -> Certification {
      let settings = context.settings
      let isDebug = context.fingerprint.buildConfiguration == .debug
      let reason: String? =
        switch settings.certifies {
        case false?: "PERF_CERTIFICATION=0"
        case nil where isDebug:
          "this is a debug build; PERF_CERTIFICATION=1 certifies it all the same"
        default: nil
        }
      let name = context.key(of: experiment).description
      let live = Surroundings.current.live
      return await Surroundings.current.session.certifier.certification(
        of: run, by: provider, unless: reason
      ) { shape in
        live.hide()
        ProgressDisplay.Sink.system(settings.progress)?.write(
          "\(name): finding out how far stamps are from the truth (\(shape))\n")
      }
    }
  }
#endif

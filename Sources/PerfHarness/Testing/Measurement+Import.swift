#if canImport(Testing)
  extension Measurement {
    /// Writes the case's baseline from results of another tool, and measures nothing.
    ///
    /// - Returns: the imported run, in which requests count as due when they were sent where the files do not
    ///   say more.
    func importBaseline(_ context: CaseContext) throws -> Run {
      FunctionPass.current?.noteMeasurement()
      let imported = try ImportedRun(
        ImportFolder.results(at: context.settings.importing), of: experiment,
        namedBy: "PERF_IMPORT")
      if let earlier = Surroundings.current.session.takeImport(context.key(of: experiment)) {
        throw WorkloadError(
          .invalidSetting,
          "\(context.key(of: experiment)): PERF_IMPORT has become the baseline of \(earlier) already; "
            + "expected one case; name it with --filter, or unset PERF_IMPORT")
      }
      try context.publish(context.record(imported))
      return imported.run
    }
  }

  extension CaseContext {
    /// A report of what was imported, with the baseline written.
    ///
    /// - Throws: where there is nothing to write it to, or it must not be written.
    fileprivate func record(_ imported: ImportedRun) throws -> CaseReport {
      var report = CaseReport(
        key: key(of: imported.run.experiment), run: imported.run, notes: imported.run.notes)
      report.notes += try recordImport(imported)
      return report
    }
  }
#endif

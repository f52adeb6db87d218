import Foundation

#if canImport(Testing)
  import Testing

  /// A trait whose place in the source is shown when what it asks for is not met.
  protocol WrittenTrait: Trait {
    /// What the trait is written as, up to and with the parenthesis.
    static var spelling: String { get }
    /// Where it is written.
    var sourceLocation: SourceLocation { get set }
  }

  extension WrittenTrait {
    /// Those of the traits that are of this kind, with the places where they are really written.
    ///
    /// What stands in the arguments of a macro is told the place of the declaration that the macro is
    /// attached to: every trait of a test would point at its `func`. So the attribute is looked at in
    /// the source; where that is not to be had, or not as expected, the declaration has to do.
    ///
    /// - Parameter source: the text of the file at a path.
    static func found(
      in traits: [any Trait],
      source: (String) -> String? = { try? String(contentsOfFile: $0, encoding: .utf8) }
    ) -> [Self] {
      let found = traits.compactMap { $0 as? Self }
      var places: [SourceLocation: ArraySlice<SourceLocation>] = [:]
      for (declaration, traits) in Dictionary(grouping: found, by: \.sourceLocation) {
        let written = source(declaration.filePath).map { Self.places(before: declaration, in: $0) }
        if let written, written.count == traits.count { places[declaration] = written[...] }
      }
      return found.map { trait in
        var trait = trait
        let declaration = trait.sourceLocation
        trait.sourceLocation = places[declaration]?.popFirst() ?? declaration
        return trait
      }
    }

    /// Where traits of this kind are written in the attribute before a declaration.
    private static func places(
      before declaration: SourceLocation, in source: String
    ) -> [SourceLocation] {
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        .prefix(declaration.line)
      var places: [SourceLocation] = []
      for (index, line) in lines.enumerated().reversed() {
        let isLast = index + 1 == declaration.line
        let text = isLast ? line.prefix(declaration.column - 1) : line
        let columns = text.ranges(of: spelling).map {
          text.utf8.distance(from: text.startIndex, to: $0.lowerBound) + 1
        }
        places += columns.reversed().map { column in
          var place = declaration
          place.line = index + 1
          place.column = column
          return place
        }
        if text.contains("@Test(") || text.contains("@Suite(") { return places.reversed() }
      }
      return []
    }
  }
#endif

#if HTTP
  import Testing

  @testable import PerfHarness

  /// NIO's parser (llhttp) as the independent implementation.
  struct HTTPResponseParserFuzzTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func readsWhatNIOReads(_ seed: UInt64) throws {
      var generator = ReplyGenerator(seed: seed)
      var agreed = (complete: 0, cutOff: 0, failed: 0)
      for number in 0..<500 {
        let message = generator.next()
        let ours = ReadReply.ours(message.pieces, to: message.method)
        let theirs = try ReadReply.ofNIO(message.pieces, to: message.method)
        guard ours.agrees(with: theirs) else {
          let isOnPurpose = try ParserDifference.allCases.contains {
            try $0.explains(message.bytes, to: message.method, ours: ours, theirs: theirs)
          }
          if !isOnPurpose {
            let text = String(decoding: message.bytes, as: UTF8.self).debugDescription
            Issue.record(
              "\(number), to \(message.method): \(text)\nours: \(ours)\nNIO's: \(theirs)")
          }
          continue
        }
        switch ours.ending {
        case .complete: agreed.complete += 1
        case .cutOff: agreed.cutOff += 1
        case .failed, .underWay: agreed.failed += 1
        }
      }
      // Where more is explained away, or a kind of end is rare, little is tested.
      #expect(agreed.complete > 200)
      #expect(agreed.cutOff > 20)
      #expect(agreed.failed > 50)
      #expect(agreed.complete + agreed.cutOff + agreed.failed > 475)
    }

    @Test(arguments: ParserDifference.allCases)
    func differsFromNIOForAReason(_ difference: ParserDifference) throws {
      for specimen in difference.specimens {
        let bytes = Array(specimen.utf8)
        let ours = ReadReply.ours([bytes[...]], to: difference.method)
        let theirs = try ReadReply.ofNIO([bytes[...]], to: difference.method)
        #expect(!ours.agrees(with: theirs), "\(specimen.debugDescription)")
        let reasons = try ParserDifference.allCases.filter {
          try $0.explains(bytes, to: difference.method, ours: ours, theirs: theirs)
        }
        #expect(reasons == [difference], "\(specimen.debugDescription): \(ours), NIO's: \(theirs)")
      }
    }
  }
#endif

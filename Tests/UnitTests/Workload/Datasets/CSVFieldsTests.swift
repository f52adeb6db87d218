import Foundation
import Testing

@testable import PerfHarness

@Suite struct CSVFieldsTests {
  private func rows(_ text: String) throws -> [[String]] {
    try CSVFraming().records(in: text.utf8).compactMap { record in
      Array(record.text.utf8).withUnsafeBufferPointer { bytes in
        let record = RawRecord(bytes: bytes, offset: 0, line: 1)
        return record.isBlank ? nil : CSVFields(of: bytes).map(\.string)
      }
    }
  }

  @Test(arguments: [
    ("a,b", [["a", "b"]]), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), (",", [["", ""]]),
    ("\"a,\"\"b\"\"\r\nc\",d", [["a,\"b\"\r\nc", "d"]]), ("\"\",x", [["", "x"]]),
    ("\"a\"\r\n\"b\"\n", [["a"], ["b"]]), ("a\n\n\r\nb", [["a"], ["b"]]),
    ("a \"quoted\" word,b", [["a \"quoted\" word", "b"]]), ("a,\n", [["a", ""]]),
  ])
  func fieldsAreThoseOfRFC4180(_ text: String, _ expected: [[String]]) throws {
    #expect(try rows(text) == expected)
  }

  /// What Python's csv module reads from 120 random tables, `Fixtures/datasets/make_csv_fixture.py`.
  @Test func fieldsAreThoseOfPython() throws {
    struct Case: Decodable {
      var text: String
      var rows: [[String]]
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: "Fixtures/datasets/csv.json"))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 120)
    for table in cases {
      // A line of blanks alone is skipped here, and a row of one field there.
      let isBlank = { (row: [String]) in row.count == 1 && row[0].allSatisfy { $0 == " " } }
      guard !table.rows.contains(where: isBlank) else { continue }
      #expect(try rows(table.text) == table.rows)
    }
  }
}

/// One page of rows, as `GET /rows` of the datasets server answers.
struct HuggingFacePage: Sendable, Hashable {
  /// JSON lines that have the wanted column alone.
  private(set) var lines: [UInt8] = []
  /// How many rows the page has.
  private(set) var count = 0
  /// How many of them are left out, since the server has cut the wanted cell short.
  private(set) var truncated = 0
  /// How many rows there are in all; nil where the server does not tell.
  private(set) var total: Int?
  /// Whether the server has only a part of the dataset.
  private(set) var isPartial = false
  /// The names of the columns.
  private(set) var columns: [String] = []
  /// Whether there was a row without the wanted column.
  private(set) var lacksColumn = false

  init(parsing body: [UInt8], column: String) throws(JSONSyntaxError) {
    var page = Self()
    try body.withUnsafeBufferPointer { bytes throws(JSONSyntaxError) in
      try page.read(bytes, column)
    }
    self = page
  }

  private init() {}

  private mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ column: String
  ) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "features": try readFeatures(&cursor)
      case "rows":
        try cursor.readArray { cursor throws(JSONSyntaxError) in
          try readRow(&cursor, bytes, column)
        }
      case "num_rows_total": total = try cursor.readCountOrSkip()
      case "partial":
        if try cursor.peek() == .bool {
          isPartial = try cursor.readBool()
        } else {
          try cursor.skip()
        }
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
  }

  private mutating func readFeatures(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        if key == "name", let name = try cursor.readStringOrSkip() {
          columns.append(name.string)
        } else if !(key == "name") {
          try cursor.skip()
        }
      }
    }
  }

  private mutating func readRow(
    _ cursor: inout JSONCursor, _ bytes: UnsafeBufferPointer<UInt8>, _ column: String
  ) throws(JSONSyntaxError) {
    var value: Range<Int>?
    var isTruncated = false
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "row":
        try cursor.readObject { key, cursor throws(JSONSyntaxError) in
          _ = try cursor.peek()
          let start = cursor.position
          try cursor.skip()
          if key.string == column { value = start..<cursor.position }
        }
      case "truncated_cells":
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          if try cursor.readStringOrSkip()?.string == column { isTruncated = true }
        }
      default: try cursor.skip()
      }
    }
    count += 1
    if isTruncated {
      truncated += 1
    } else if let value {
      append(bytes[value], column)
    } else {
      lacksColumn = true
    }
  }

  private mutating func append(_ value: Slice<UnsafeBufferPointer<UInt8>>, _ column: String) {
    lines.append(UInt8(ascii: "{"))
    JSONText.append(column, to: &lines)
    lines.append(UInt8(ascii: ":"))
    // A line end is white space: in a string it would be escaped.
    lines += value.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    lines += [UInt8(ascii: "}"), UInt8(ascii: "\n")]
  }
}

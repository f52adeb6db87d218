/// How the records of a dataset lie in its file, and where the prompt is in each.
package enum DatasetFormat: Sendable, Hashable, CustomStringConvertible {
  /// A prompt a line.
  case text
  /// A column of a table with a header, and perhaps one of pictures.
  case csv(column: String, images: String? = nil)
  /// A list of texts, or of objects that have the prompt under a key, and perhaps pictures under another.
  case json(column: String, images: String? = nil)
  /// The same, one a line.
  case jsonLines(column: String, images: String? = nil)
  /// A list of conversations, or one a line, of which the first turn is the prompt.
  case shareGPT
  /// A request of OpenAI's batch API a line.
  case openAIBatch

  /// What is expected of a file, for error texts.
  var expectation: String {
    switch self {
    case .text: "a text file with one prompt a line"
    case .csv(let column, _): "a CSV file with a header and the column \"\(column)\""
    case .json: "a JSON list of prompts"
    case .jsonLines: "a file with one JSON value a line"
    case .shareGPT: "a JSON list of conversations"
    case .openAIBatch: "a file with one request of OpenAI's batch API a line"
    }
  }

  /// The error of a file in which no record has a prompt.
  var withoutPrompts: String {
    switch self {
    case .text:
      "there is no prompt in it; expected one prompt a line; add a line of text"
    case .csv(let column, _):
      "there is no prompt in it; expected text in the column \"\(column)\"; add a row"
    case .json, .jsonLines:
      "there is no prompt in it; expected \(expectation); add one, e.g. {\"prompt\": \"Hello\"}"
    case .shareGPT:
      "there is no prompt in it; expected a conversation of at least two turns; add one"
    case .openAIBatch:
      "there is no prompt in it; expected one request a line; add one"
    }
  }

  /// What a record is called in error texts.
  var recordName: String {
    switch self {
    case .text, .jsonLines, .openAIBatch: "line"
    case .csv: "row"
    case .json, .shareGPT: "element"
    }
  }

  /// E.g. `CSV, column prompt`.
  package var description: String {
    switch self {
    case .text: "text"
    case .csv(let column, let images): "CSV, " + Self.columns(column, images)
    case .json(let column, let images): "JSON, " + Self.columns(column, images)
    case .jsonLines(let column, let images): "JSON lines, " + Self.columns(column, images)
    case .shareGPT: "ShareGPT"
    case .openAIBatch: "OpenAI batch"
    }
  }

  /// E.g. `column prompt, pictures in image`.
  static func columns(_ column: String, _ images: String?) -> String {
    "column \(column)" + (images.map { ", pictures in \($0)" } ?? "")
  }
}

extension RecordFile {
  /// Reads the file from its beginning to its end; `body` gets each record.
  func scan(
    _ format: DatasetFormat, _ body: (RawRecord) throws(RecordError) -> Void
  ) throws(WorkloadError) {
    switch format {
    case .text, .jsonLines, .openAIBatch: try scan(LineFraming(), body)
    case .csv: try scan(CSVFraming(), body)
    case .shareGPT where try beginsWithObject(): try scan(LineFraming(), body)
    case .json, .shareGPT: try scan(JSONArrayFraming(), body)
    }
  }
}

extension DatasetFormat {
  /// The column that the prompts are in, where there are columns.
  var column: String? {
    switch self {
    case .csv(let column, _), .json(let column, _), .jsonLines(let column, _): column
    case .text, .shareGPT, .openAIBatch: nil
    }
  }

  /// The column that pictures are in, where there is one.
  var images: String? {
    switch self {
    case .csv(_, let images), .json(_, let images), .jsonLines(_, let images): images
    case .text, .shareGPT, .openAIBatch: nil
    }
  }
}

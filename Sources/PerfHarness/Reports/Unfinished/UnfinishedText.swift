/// The lines of a case that is being measured, described by `Fixtures/schemas/unfinished.v1.schema.json`.
///
/// Those of requests are those of `RequestLog`, but for what `due` is counted from: which measured request
/// is the first of its repetition is known only when all have ended.
struct UnfinishedText: Sendable {
  private var text = JSONLines()
  /// What all lines of requests of the present repetition begin with.
  private var opening = JSONLines()
  /// The same of what was left out.
  private var place = (key: CaseKey(suite: "", test: ""), number: 0)
  private var origin = MonotonicInstant(nanoseconds: 0)

  /// How many bytes there are to take.
  var count: Int { text.bytes.count }

  /// What was made so far, which is forgotten here.
  mutating func take() -> [UInt8] {
    defer { text.removeAll() }
    return text.bytes
  }

  /// The first line: what is measured, since when and by whom.
  mutating func append(_ item: UnfinishedCase) {
    text.append(json: #"{"kind":"case","schemaVersion":1"#)
    append(item.key)
    text.append(json: #","began":"#)
    text.append(EncodedReport.timestamp(item.began))
    text.append(json: #","process":"#)
    text.append(Int(item.process))
    text.append(json: #","environment":"#)
    text.append(item.environment)
    let scenario = EncodedReport.V1.Scenario(item.experiment)
    text.append(json: #","scenario":{"name":"#)
    text.append(scenario.name)
    text.append(json: #","hash":"#)
    text.append(scenario.hash)
    text.append(json: #","settings":{"#)
    for (index, setting) in scenario.settings.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { text.append(json: ",") }
      text.append(setting.key)
      text.append(json: ":")
      text.append(setting.value)
    }
    text.append(json: "}}}\n")
  }

  /// One more line.
  mutating func append(_ entry: UnfinishedBuffer.Entry) {
    switch entry {
    case .repetition(let repetition): append(repetition)
    case .request(let timeline):
      text.append(opening)
      text.append(timeline, since: origin)
      text.append(json: "\n")
    case .leftOut(let leftOut): append(leftOut)
    }
  }

  private mutating func append(_ repetition: UnfinishedRepetition) {
    let side = repetition.side
    opening = RequestLog.opening(of: side.key, repetition: repetition.number)
    place = (side.key, repetition.number)
    origin = repetition.origin
    text.append(json: #"{"kind":"repetition""#)
    append(side.key)
    text.append(json: #","repetition":"#)
    text.append(repetition.number)
    text.append(json: #","planned":"#)
    text.append(repetition.planned)
    text.append(json: #","began":"#)
    text.append(EncodedReport.timestamp(repetition.began))
    text.append(json: #","load":"#)
    text.append(side.load)
    text.append(json: #","provider":"#)
    text.append(side.provider)
    text.append(json: #","model":"#)
    text.append(side.model)
    text.append(json: #","endpoint":"#)
    text.append(side.endpoint)
    text.append(json: "}\n")
  }

  private mutating func append(_ leftOut: UnfinishedBuffer.LeftOut) {
    text.append(json: #"{"kind":"leftOut""#)
    append(place.key)
    text.append(json: #","repetition":"#)
    text.append(place.number)
    text.append(json: #","tooFast":"#)
    text.append(leftOut.tooFast)
    text.append(json: #","tooMany":"#)
    text.append(leftOut.tooMany)
    // A power of two, which its decimal digits tell exactly.
    text.append(json: #","chance":\#(1 / Double(1 << min(leftOut.halvings, 62)))"#)
    text.append(json: "}\n")
  }

  private mutating func append(_ key: CaseKey) {
    text.append(json: ",")
    text.append(membersOf: key)
  }
}

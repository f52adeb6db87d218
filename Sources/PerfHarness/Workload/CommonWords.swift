/// The words that prompts are made of.
enum CommonWords {
  /// 256 of the most common English words, of two to six letters. Each is a single token of
  /// cl100k_base, o200k_base and the vocabulary of GPT-2, with a space before it and without.
  static let all = text.split(whereSeparator: \.isWhitespace)

  private static let text = """
    the of and to in is was for on are with as at be this have from or one had by word but not
    what all were we when your can said there use an each which she do how their if will up
    other about out many then them these so some her would make like him into time has look two
    more write go see number no way could people my than first water been call who its now find
    long down day did get come made may part over new sound take only little work know place
    year live me back give most very after thing our just name good think say great where help
    much before line right too mean old any same tell follow want show also around form three
    small set put end does well large must big even such turn here why ask went read need land
    home move try kind hand again change off play air away animal house point page letter mother
    answer found study still learn should world high every near add food own below plant last
    school father keep tree never start city earth eye light head under story left few while
    along might close next hard open begin life always those both paper group often run until
    side car mile night walk sea grow river four carry state once book stop second later face
    watch far real almost let above cut young talk soon list song family body music color stand
    sun order red
    """
}

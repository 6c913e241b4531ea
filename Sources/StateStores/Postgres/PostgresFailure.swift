import Model

/// What stops a piece of work on the database: its own words, or a decision of ours, which rolls back as well.
enum PostgresFailure: Error, Hashable, Sendable {
  case database(PostgresComplaint)
  case ours(StateError)

  /// As the port tells it.
  func stateError(_ kind: (String) -> StateError) -> StateError {
    switch self {
    case .database(let complaint): kind(complaint.description)
    case .ours(let error): error
    }
  }
}

/// The words of the server or of libpq. They name hosts, databases and roles; the connection string and the password are never among them.
struct PostgresComplaint: Hashable, Sendable, CustomStringConvertible {
  /// Five characters; empty where the server did not get to say anything.
  let sqlState: String
  let words: String
  /// Whether the connection is gone, and with it whatever was held by it.
  let isLost: Bool

  init(sqlState: String, words: String, isLost: Bool = false) {
    self.sqlState = sqlState
    self.words = words.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
      .joined(separator: "; ")
    self.isLost = isLost
  }

  var description: String {
    let code = sqlState.isEmpty ? "" : " (SQLSTATE \(sqlState))"
    return words + code + (wayOut.map { "; \($0)" } ?? "")
  }

  /// What the user can do about it.
  private var wayOut: String? {
    switch sqlState {
    case "42501": "give the role USAGE and CREATE on the schema and its tables, or name a schema of its own"
    case "25006": "this server only reads: name the primary, or add target_session_attrs=read-write"
    case "53300": "the server has no connection to spare: raise max_connections or come back later"
    case "53100": "the disk of the server is full"
    case "55P03": "another transaction holds rows or tables of the state: end it, then try again"
    case "57P03": "the server is starting or stopping: try again"
    case "": Self.wayIn(words)
    default: nil
    }
  }

  /// libpq tells why a connection could not be made in words only.
  private static func wayIn(_ words: String) -> String? {
    let known: [(part: String, wayOut: String)] = [
      ("password", "check user and password in the connection string, or the password file"),
      ("SSL", "check sslmode and sslrootcert in the connection string"),
      ("certificate", "check sslmode and sslrootcert in the connection string"),
      ("database \"", "make the database with createdb, or name another in the connection string"),
      ("role \"", "check the user in the connection string"),
      ("pg_hba.conf", "let the server's pg_hba.conf allow this user from this host, or check sslmode"),
      ("translate host name", "check the host in the connection string"),
      ("Connection refused", "check host and port in the connection string, and that the server runs"),
      ("No such file", "check host and port in the connection string, and that the server runs"),
      ("timeout expired", "check host and port in the connection string, and the firewalls between"),
    ]
    return known.first { words.contains($0.part) }?.wayOut
  }
}

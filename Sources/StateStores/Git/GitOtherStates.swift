import Git
import Model

/// Reads the states of other environments and projects, which are on refs beside that of this one.
struct GitOtherStates: Sendable {
  private static let pattern = "refs/ccops/*"

  let reader: GitStateReader
  let sharing: GitSharing?
  /// The refs that other environments have on the remote, `*` standing for the environment, where it is not the usual
  /// one.
  let remotePattern: String?
  let filter: OtherStateFilter

  /// Where a state is: its ref, and what the name of the ref says of it.
  private struct Place: Hashable {
    let reference: String
    let project: String?
    let environment: String
    let tip: ObjectID
    let isRemote: Bool
  }

  func read() async throws(StateError) -> [OtherState] {
    let places = try await self.places().filter { filter.mayShare(project: $0.project, environment: $0.environment) }
    try await fetch(places)
    var found: [OtherState] = []
    for place in places {
      do throws(StateError) {
        if let state = try await state(at: place) { found.append(state) }
      } catch {
        guard case .unreadable(let reason) = error else { throw error }
        throw .unreadable("\(place.reference): \(reason)")
      }
    }
    return found
  }

  /// Those of the remote where there is one, and those that are here alone.
  private func places() async throws(StateError) -> [Place] {
    var places: [String: Place] = [:]
    let here = try await reader.reading { repository throws(GitError) in
      try await repository.references(matching: Self.pattern)
    }
    for (name, tip) in here { places[name] = place(name, tip, isRemote: false) }
    guard let sharing else { return sorted(places) }
    let patterns = [Self.pattern] + [remotePattern].compactMap(\.self)
    for (name, tip) in try await sharing.remote.references(patterns) {
      guard let place = place(name, tip, isRemote: true) else { continue }
      let project = place.project.map { "\($0)/" } ?? ""
      places["refs/ccops/\(project)\(place.environment)/state"] = place
    }
    return sorted(places)
  }

  private func sorted(_ places: [String: Place]) -> [Place] { places.sorted { $0.key < $1.key }.map(\.value) }

  /// nil for a ref that holds no state.
  private func place(_ name: String, _ tip: ObjectID, isRemote: Bool) -> Place? {
    func make(_ project: String?, _ environment: String) -> Place {
      Place(reference: name, project: project, environment: environment, tip: tip, isRemote: isRemote)
    }
    let parts = name.split(separator: "/").map(String.init)
    if name.hasPrefix("refs/ccops/") {
      guard parts.last == "state", parts.count == 4 || parts.count == 5 else { return nil }
      return make(parts.count == 5 ? parts[2] : nil, parts[parts.count - 2])
    }
    let halves = (remotePattern ?? "").split(separator: "*", omittingEmptySubsequences: false)
    guard halves.count == 2, name.hasPrefix(halves[0]), name.hasSuffix(halves[1]), !name.hasSuffix("-run") else {
      return nil
    }
    return make(reader.identity.project, String(name.dropFirst(halves[0].count).dropLast(halves[1].count)))
  }

  private func fetch(_ places: [Place]) async throws(StateError) {
    var missing: [String] = []
    for place in places where place.isRemote {
      let isHere = try await reader.reading { repository throws(GitError) in try await repository.hasCommit(place.tip) }
      if !isHere { missing.append(place.reference) }
    }
    if !missing.isEmpty { try await sharing?.remote.fetch(missing) }
  }

  private func state(at place: Place) async throws(StateError) -> OtherState? {
    guard let meta = try await reader.meta(at: place.tip), !meta.requires.contains(StateMeta.moved) else { return nil }
    let isOwn = meta.environment == reader.identity.environment && reader.owner.objection(to: meta) == nil
    guard !isOwn,
      let accounts = filter.accounts(
        project: meta.project, environment: meta.environment, recorded: meta.accounts)
    else { return nil }
    var snapshot = try await reader.snapshot(of: .init(tips: .init(state: place.tip), meta: meta))
    snapshot.accounts = accounts
    return OtherState(project: meta.project, environment: meta.environment, path: meta.path, snapshot: snapshot)
  }
}

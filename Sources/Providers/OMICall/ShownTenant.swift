import Model
import ProviderKit
import Synchronization

/// The `tenant_id` that the objects of an account show.
final class ShownTenant: Sendable {
  private let ids = Mutex<Set<String>>([])

  /// Notes a page of a list. All its objects are of one account, so the first one is enough.
  func note(_ items: [ValueObject]) {
    guard let id = items.first?["tenant_id"]?.looseText else { return }
    _ = ids.withLock { $0.insert(id) }
  }

  /// nil when nothing showed one, or when the account shows objects of several tenants and so has no single identity.
  var id: String? { ids.withLock { $0.count == 1 ? $0.first : nil } }
}

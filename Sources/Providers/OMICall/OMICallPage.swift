/// One page of an OMICall list, and the judgement whether the pages together are the list. Pure: the fetching is in
/// `OMICallList`.

import Model
import ProviderKit

struct OMICallPage: Sendable, Hashable {
  private(set) var items: [ValueObject]
  let number: Int64?
  let totalItems: Int64?
  let totalPages: Int64?
  let hasNext: Bool

  /// Reads a payload: a paged object, or the bare list that an older revision answered. nil when it is neither.
  init?(_ payload: Value) {
    guard let list = payload.list ?? payload.object?["items"]?.list else { return nil }
    let objects = list.compactMap(\.object)
    guard objects.count == list.count else { return nil }
    items = objects
    let page = payload.object ?? [:]
    number = page["page_number"]?.looseInteger
    totalItems = page["total_items"]?.looseInteger
    totalPages = page["total_pages"]?.looseInteger
    // `next_page` is 1 again on the last page, so only this says whether there is more.
    hasNext = page["has_next"]?.looseBoolean ?? false
  }

  /// Pages that a list may have: ten million objects at a hundred a page. More is a broken answer, and would be asked
  /// for one by one.
  static let maximumPages: Int64 = 100_000

  /// The same page with its objects reduced.
  func reduced(_ reduce: OMICallList.Listing.Reduction) async throws(ProviderError) -> OMICallPage {
    var page = self
    page.items = try await reduce(items)
    return page
  }

  /// Why the totals cannot be believed; nil when they can.
  var absurdity: String? {
    guard let totalPages else { return nil }
    if totalPages > OMICallPage.maximumPages { return "the list claims \(totalPages) pages, which cannot be" }
    if totalPages > max(1, totalItems ?? OMICallPage.maximumPages) {
      return "the list claims \(totalPages) pages" + (totalItems.map { " for \($0) objects" } ?? "")
    }
    return totalPages < 0 ? "the list claims \(totalPages) pages" : nil
  }
}

/// What all pages of one reading amount to.
enum OMICallSweep: Sendable, Hashable {
  case complete([ValueObject])
  /// Objects stand on two pages; the list without them.
  case repeated([ValueObject])
  /// The list changed while it was read.
  case moved(String)
  /// The vendor's paging does not work; reading again cannot help.
  case broken(String)

  /// Judges the pages 1, 2, … in order; `key` is the field that tells objects apart.
  init(_ pages: [OMICallPage], key: String) {
    for (index, page) in pages.enumerated() {
      if let number = page.number, number != Int64(index + 1) {
        self = .broken("page \(index + 1) was asked for and page \(number) came")
        return
      }
    }
    let totals = Set(pages.map(\.totalItems))
    if totals.count > 1 {
      self = .moved(
        "it was said to have \(totals.compactMap { $0 }.sorted().map(String.init).joined(separator: ", then ")) objects"
      )
      return
    }
    self = OMICallSweep.judgeContents(pages, key: key)
  }

  private static func judgeContents(_ pages: [OMICallPage], key: String) -> OMICallSweep {
    var seen: Set<String> = []
    var items: [ValueObject] = []
    var hasRepeats = false
    for (index, page) in pages.enumerated() {
      let isLast = index == pages.count - 1
      if page.hasNext == isLast {
        return .moved(
          isLast ? "page \(index + 1) is the last and says there is more" : "page \(index + 1) says it is the last")
      }
      if page.items.isEmpty && !isLast { return .moved("page \(index + 1) is empty") }
      let fresh = page.items.filter { item in
        guard let id = item[key]?.looseText else { return true }
        return seen.insert(id).inserted
      }
      if fresh.isEmpty && !page.items.isEmpty { return .broken("page \(index + 1) repeats the pages before it") }
      hasRepeats = hasRepeats || fresh.count < page.items.count
      items += fresh
    }
    return hasRepeats ? .repeated(items) : .complete(items)
  }
}

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
    hasNext = page["has_next"]?.looseBoolean ?? ((totalPages ?? 0) > (number ?? 1))
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
  /// The pages contradict themselves or one another, so they are not the list. They may when an object is added or
  /// deleted between two pages: the vendor takes no snapshot.
  case contradictory(String)

  /// Judges the pages 1, 2, … in order; `key` is the field that tells objects apart.
  init(_ pages: [OMICallPage], key: String) {
    var items: [ValueObject] = []
    let reason = OMICallSweep.wrongTotals(pages) ?? OMICallSweep.wrongContents(pages, key: key, collecting: &items)
    self = (reason ?? OMICallSweep.wrongCount(pages, items)).map(Self.contradictory) ?? .complete(items)
  }

  private static func wrongTotals(_ pages: [OMICallPage]) -> String? {
    for (index, page) in pages.enumerated() {
      if let number = page.number, number != Int64(index + 1) {
        return "page \(index + 1) was asked for and page \(number) came"
      }
      if let absurdity = page.absurdity { return absurdity }
    }
    let totals = Set(pages.map(\.totalItems))
    guard totals.count > 1 else { return nil }
    let numbers = totals.compactMap { $0 }.sorted().map(String.init)
    return "it was said to have \(numbers.joined(separator: ", then ")) objects"
  }

  private static func wrongContents(
    _ pages: [OMICallPage], key: String, collecting items: inout [ValueObject]
  ) -> String? {
    var seen: Set<String> = []
    for (index, page) in pages.enumerated() {
      let isLast = index == pages.count - 1
      if isLast && page.hasNext { return "page \(index + 1) is the last and says that there is more" }
      if !page.hasNext && (!isLast || (page.totalPages ?? 0) > index + 1) {
        return "page \(index + 1)\(page.totalPages.map { " of \($0)" } ?? "") says that it is the last"
      }
      if page.items.isEmpty && !isLast { return "page \(index + 1) is empty" }
      for item in page.items {
        if let id = item[key]?.looseText, !seen.insert(id).inserted { return "it shows \(key) \(id) twice" }
      }
      items += page.items
    }
    return nil
  }

  /// The document does not say whether the total counts objects that are marked as deleted.
  private static func wrongCount(_ pages: [OMICallPage], _ items: [ValueObject]) -> String? {
    guard let total = pages.first?.totalItems, total != Int64(items.count),
      total != Int64(items.count { !$0.isMarkedDeleted })
    else { return nil }
    return "it says that it has \(total) \(total == 1 ? "object" : "objects") and shows \(items.count)"
  }
}

extension ValueObject {
  /// Whether the vendor keeps the object only as a deleted one.
  var isMarkedDeleted: Bool { self["is_deleted"]?.looseBoolean == true }
}

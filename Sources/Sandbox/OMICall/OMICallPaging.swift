/// The page that a list call asks for.
///
/// Pages are counted from 1, the newest object first. On the last page `next_page` is that page again; on the first,
/// `previous_page` is 1.
struct PageRequest: Sendable {
  let number: Int
  let size: Int
  let repeatsForEver: Bool
  private let fault: ListFault?

  init(_ call: Call, defaultSize: Int, _ surroundings: Surroundings) {
    repeatsForEver = surroundings.has(.omicallRepeatPage)
    fault = ListFault(surroundings)
    number = repeatsForEver ? 1 : max(call.query["page"].flatMap { Int($0) } ?? 1, 1)
    let asked = max(call.query["size"].flatMap { Int($0) } ?? defaultSize, 1)
    size = min(asked, surroundings.options.pageSizeMax)
  }

  /// The places of this page's items, counted from the newest.
  var places: Range<Int> {
    let (start, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    return overflow
      ? Int.max..<Int.max : start..<(start.addingReportingOverflow(size).overflow ? Int.max : start + size)
  }

  /// The answer with these items as the page, joined as bytes.
  func answer(items: some Sequence<[UInt8]>, total: Int, showsExtension: Bool) -> VendorResponse {
    let total = fault == .empty ? 0 : total
    let pages = max((total + size - 1) / size, 1)
    let hasNext = repeatsForEver || number < pages && fault != .endsEarly
    let items = fault?.applied(to: Array(items), isLastPage: number >= pages) ?? Array(items)
    let next = hasNext ? number + 1 : number
    var bytes = Array(
      #"{"status_code":9999,"instance_id":"stg","instance_version":"1.2.163","payload":{"items":["#.utf8)
    bytes.reserveCapacity(size * 1024)
    appendJoined(items, to: &bytes)
    let tail =
      #"],"page_number":\#(number),"page_size":\#(size),"total_items":\#(total),"total_pages":\#(pages),"#
      + #""has_next":\#(hasNext),"next_page":\#(next),"has_previous":\#(number > 1),"#
      + #""previous_page":\#(max(number - 1, 1))\#(showsExtension ? #","extension":null"# : "")},"key_enabled":false}"#
    bytes.append(contentsOf: tail.utf8)
    return .json(bytes: bytes)
  }
}

/// What is wrong with every list of an account.
private enum ListFault: Sendable {
  case lacksOne, endsEarly, showsNone, repeats, empty

  init?(_ surroundings: Surroundings) {
    let faults: [(Quirk, ListFault)] = [
      (.omicallListLacksOne, .lacksOne), (.omicallListEndsEarly, .endsEarly), (.omicallListShowsNone, .showsNone),
      (.omicallListRepeats, .repeats), (.omicallListEmpty, .empty),
    ]
    guard let fault = faults.first(where: { surroundings.has($0.0) }) else { return nil }
    self = fault.1
  }

  func applied(to items: [[UInt8]], isLastPage: Bool) -> [[UInt8]] {
    switch self {
    case .lacksOne: isLastPage ? Array(items.dropLast()) : items
    case .showsNone, .empty: []
    case .repeats: Array(items.dropLast()) + items.prefix(1)
    case .endsEarly: items
    }
  }
}

extension Shelf {
  /// A page of this shelf, narrowed by the call's keyword where the list knows one.
  mutating func page(
    _ call: Call, _ surroundings: Surroundings, takesKeyword: Bool = true,
    rendering render: ((ShelfItem) -> [UInt8])? = nil
  ) -> VendorResponse {
    let request = PageRequest(call, defaultSize: 10, surroundings)
    let page: [ShelfItem]
    let total: Int
    if surroundings.has(.omicallListLate) {
      let shown = lateList(isNext: false)
      page = Array(shown[request.places.clamped(to: 0..<shown.count)])
      total = shown.count
      if request.places.upperBound >= total { _ = lateList(isNext: true) }
    } else if takesKeyword, let keyword = call.query["keyword"], !keyword.isEmpty {
      let matches = items.reversed().filter { $0.name.contains(loosely: keyword) }
      page = Array(matches[request.places.clamped(to: 0..<matches.count)])
      total = matches.count
    } else {
      page = newestFirst(request.places)
      total = count
    }
    return request.answer(items: page.lazy.map { render?($0) ?? $0.bytes }, total: total, showsExtension: true)
  }
}

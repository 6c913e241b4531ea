import CLibgit2

/// A kind of C object: knows how it is freed.
protocol CObject {
  static func free(_ pointer: OpaquePointer)
}

enum CRepository: CObject { static func free(_ pointer: OpaquePointer) { git_repository_free(pointer) } }
enum CDatabase: CObject { static func free(_ pointer: OpaquePointer) { git_odb_free(pointer) } }
enum CDatabaseObject: CObject { static func free(_ pointer: OpaquePointer) { git_odb_object_free(pointer) } }
enum CAnyObject: CObject { static func free(_ pointer: OpaquePointer) { git_object_free(pointer) } }
enum CCommit: CObject { static func free(_ pointer: OpaquePointer) { git_commit_free(pointer) } }
enum CTree: CObject { static func free(_ pointer: OpaquePointer) { git_tree_free(pointer) } }
enum CTreeEntry: CObject { static func free(_ pointer: OpaquePointer) { git_tree_entry_free(pointer) } }
enum CTreeBuilder: CObject { static func free(_ pointer: OpaquePointer) { git_treebuilder_free(pointer) } }
enum CStatusList: CObject { static func free(_ pointer: OpaquePointer) { git_status_list_free(pointer) } }
enum CConfiguration: CObject { static func free(_ pointer: OpaquePointer) { git_config_free(pointer) } }
enum CReferenceIterator: CObject { static func free(_ pointer: OpaquePointer) { git_reference_iterator_free(pointer) } }
enum CTransaction: CObject { static func free(_ pointer: OpaquePointer) { git_transaction_free(pointer) } }
enum CRevisionWalk: CObject { static func free(_ pointer: OpaquePointer) { git_revwalk_free(pointer) } }
enum CPackBuilder: CObject { static func free(_ pointer: OpaquePointer) { git_packbuilder_free(pointer) } }

/// The owner of one C object. It cannot be copied, so the object is freed exactly once; the pointer is valid only
/// inside a closure and never leaves this module.
struct Handle<Object: CObject>: ~Copyable {
  private let pointer: OpaquePointer

  /// Calls a C function that makes an object and takes ownership of what it made.
  init(_ function: String, _ make: (inout OpaquePointer?) -> Int32) throws(GitError) {
    var made: OpaquePointer?
    try GitError.check(function, make(&made))
    guard let made else { throw GitError(.other, function: function, message: "the function gave no object") }
    pointer = made
  }

  deinit { Object.free(pointer) }

  borrowing func lend<Result: ~Copyable>(
    _ body: (OpaquePointer) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    try body(pointer)
  }
}

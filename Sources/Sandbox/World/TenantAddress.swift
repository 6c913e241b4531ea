/// One account in the sandbox.
struct TenantAddress: Sendable, Hashable {
  let vendor: Vendor
  let tenant: String
}

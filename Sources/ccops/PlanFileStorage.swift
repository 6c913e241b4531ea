import JSON
import Model
import Platform
import Workflows

/// Saved plans on the disk. They hold the values that will be sent, so only their owner may read them.
enum PlanFileStorage {
  static func write(_ plan: Plan, to path: String) throws {
    do throws(FileFailure) {
      try FileSystem.replace(path, with: PlanFile.encode(plan), permissions: .ownerOnly)
    } catch {
      throw WorkflowError("the plan cannot be saved to \(path): \(error.reason)")
    }
  }

  static func read(_ path: String) throws -> Plan {
    let bytes: [UInt8]
    do throws(FileFailure) {
      bytes = try File(path, .read).contents()
    } catch {
      throw WorkflowError("there is no plan file \(path), or it cannot be read")
    }
    let value: Value
    do throws(JSONError) {
      value = try JSONDocument.parse(bytes, limits: JSONLimits(maximumBytes: 1 << 31))
    } catch {
      throw WorkflowError("\(path) is not a saved plan: \(error)")
    }
    do throws(ValueShapeError) {
      return try PlanFile.decode(ValueCoding.decode(value))
    } catch {
      throw WorkflowError("\(path): \(error)")
    }
  }
}

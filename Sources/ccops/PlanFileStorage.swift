import JSON
import Model
import Platform
import Workflows

/// Saved plans on the disk. They hold the values that will be sent, so only their owner may read them.
enum PlanFileStorage {
  private static let maximumBytes = 1 << 31

  static func write(_ plan: Plan, to path: String) throws {
    do throws(WholeFile.Refusal) {
      try WholeFile.write(PlanFile.encode(plan), to: path, permissions: .ownerOnly)
    } catch {
      throw WorkflowError("the plan file \(path) \(error.problem)")
    }
  }

  /// Checks before planning that a plan can be saved at a path.
  static func check(_ path: String) throws {
    do throws(WholeFile.Refusal) {
      try WholeFile.checkTarget(path)
    } catch {
      throw WorkflowError("the plan file \(path) \(error.problem)")
    }
  }

  static func read(_ path: String) throws -> Plan {
    let bytes: [UInt8]
    do throws(WholeFile.Refusal) {
      bytes = try WholeFile.read(path, atMost: maximumBytes, takesPipes: true)
    } catch {
      throw WorkflowError("the plan file \(path) \(error.problem)")
    }
    let value: Value
    do throws(JSONError) {
      value = try JSONDocument.parse(bytes, limits: JSONLimits(maximumBytes: maximumBytes))
    } catch {
      throw WorkflowError("\(path) is not a saved plan: \(error)")
    }
    do throws(ValueShapeError) {
      return try PlanFile.decode(try ValueCoding.decode(value))
    } catch {
      throw WorkflowError("\(path): \(error)")
    }
  }
}

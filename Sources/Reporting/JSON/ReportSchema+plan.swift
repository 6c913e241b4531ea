extension ReportSchema {
  static let plan = ReportSchema(
    name: "plan",
    text: #"""
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ccops:schema:plan:1.1",
        "title": "ccops plan",
        "description": "What `ccops plan --format json` and `ccops drift --format json` print. Members are sorted by name; a member that has no value is absent. Later 1.x versions may add members: readers ignore those that they do not know. Inside field values a reference is written \"@provider/collection/name\", and everywhere a text that begins with @ is written with that @ doubled.",
        "type": "object",
        "required": ["format_version", "kind", "environment", "commit", "state", "summary", "changes", "operations", "requests", "diagnostics"],
        "properties": {
          "format_version": { "const": "1.1", "description": "Version of this shape." },
          "kind": { "enum": ["plan", "drift"], "description": "The command: `plan` or `drift`." },
          "environment": { "type": "string", "description": "The environment that was planned, for example \"production\"." },
          "commit": { "type": "string", "pattern": "^([0-9a-f]{40}|worktree)$", "description": "The git commit the configuration was read from, or \"worktree\"." },
          "state": {
            "type": "object",
            "description": "The state that the plan was made against.",
            "required": ["serial", "lineage"],
            "properties": {
              "serial": { "type": "integer", "minimum": 0, "description": "Grows by one with every change of state; 0 before the first." },
              "lineage": { "type": "string", "description": "A random id given when the state was first written." }
            }
          },
          "summary": {
            "type": "object",
            "description": "Number of resources by what is to be done with them.",
            "required": ["create", "update", "replace", "delete", "adopt", "move", "record", "forget", "unchanged", "drifted", "unmanaged"],
            "properties": {
              "create": { "$ref": "#/$defs/count", "description": "Made new on the platform." },
              "update": { "$ref": "#/$defs/count", "description": "Changed in place." },
              "replace": { "$ref": "#/$defs/count", "description": "Made new, every referrer repointed, the old one deleted." },
              "delete": { "$ref": "#/$defs/count", "description": "Removed from the platform." },
              "adopt": { "$ref": "#/$defs/count", "description": "There already and as the file says: taken into the state, no vendor call." },
              "move": { "$ref": "#/$defs/count", "description": "Another address for the same object: no vendor call." },
              "record": { "$ref": "#/$defs/count", "description": "Only the state changes: a $ setting of the file, or the platform already is as the file says." },
              "forget": { "$ref": "#/$defs/count", "description": "Dropped from the state; the object is gone or stays." },
              "unchanged": { "$ref": "#/$defs/count", "description": "As the files say; not among the changes." },
              "drifted": { "$ref": "#/$defs/count", "description": "Of all of these: changed on the platform since the last apply." },
              "unmanaged": { "$ref": "#/$defs/count", "description": "Live objects that no file describes; never touched." }
            }
          },
          "changes": { "type": "array", "items": { "$ref": "#/$defs/change" }, "description": "One entry a resource that changes." },
          "operations": { "type": "array", "items": { "$ref": "#/$defs/operation" }, "description": "The vendor writes; none in `drift`." },
          "requests": {
            "type": "object",
            "description": "Requests to vendors.",
            "required": ["made", "apply_estimate"],
            "properties": {
              "made": { "$ref": "#/$defs/count", "description": "Made to plan, authentication included." },
              "apply_estimate": { "$ref": "#/$defs/count", "description": "About as many an apply will make." }
            }
          },
          "diagnostics": { "type": "array", "items": { "$ref": "#/$defs/diagnostic" }, "description": "Warnings and errors in reading order; with an error the plan cannot be applied." },
          "targets": { "type": "array", "items": { "$ref": "#/$defs/address" }, "description": "The addresses of --target: only these, what they need and what depends on them are planned; absent when everything is." },
          "consents": { "type": "array", "items": { "$ref": "#/$defs/consent" }, "description": "What was allowed, by whom and why; absent when nothing was." }
        },
        "$defs": {
          "count": { "type": "integer", "minimum": 0 },
          "address": { "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){2}$", "description": "provider/collection/name." },
          "change": {
            "type": "object",
            "description": "What happens to one address, and why.",
            "required": ["address", "action", "reasons", "fields"],
            "properties": {
              "address": { "$ref": "#/$defs/address" },
              "action": { "enum": ["delete", "replace", "update", "create", "adopt", "move", "record", "forget"], "description": "What is done; see the summary." },
              "vendor_id": { "type": "string", "description": "The live object's id; absent for a create." },
              "reasons": { "type": "array", "items": { "type": "string" }, "description": "Sentences for people." },
              "fields": { "type": "array", "items": { "$ref": "#/$defs/field" }, "description": "The fields that change." },
              "settings": { "type": "array", "items": { "$ref": "#/$defs/setting" }, "description": "The $ settings of the file that change; absent when none does." }
            }
          },
          "field": {
            "type": "object",
            "description": "One field on the three sides. A side that has no value is absent.",
            "required": ["path", "verdict"],
            "properties": {
              "path": { "type": "string", "description": "For example scripts[ivr=1].action." },
              "verdict": {
                "enum": ["edited", "drifted", "conflict", "removed", "not_observable", "kept_as_it_is", "repointed"],
                "description": "edited: the file changed. drifted: changed in the console; a plan would reset it. conflict: both changed. removed: the file no longer has it. not_observable: the platform does not show it, compared with what was last applied. kept_as_it_is: adopted with another value, because the vendor cannot change it in place. repointed: the same reference, its target gets a new id."
              },
              "prior": { "description": "What ccops last applied." },
              "live": { "description": "What the platform shows." },
              "desired": { "description": "What the file asks for." }
            }
          },
          "operation": {
            "type": "object",
            "description": "One vendor write.",
            "required": ["id", "address", "call", "phase", "after"],
            "properties": {
              "id": { "type": "string", "description": "The same in every plan of the same change." },
              "address": { "$ref": "#/$defs/address" },
              "call": { "enum": ["create", "update", "delete"], "description": "The kind of write." },
              "phase": {
                "enum": ["whole", "partial", "complete", "detach"],
                "description": "whole: not split. partial: created without the references that close a cycle. complete: the update that adds them. detach: an update that removes references or a name before another operation."
              },
              "after": { "type": "array", "items": { "type": "string" }, "description": "Ids of the operations that must have succeeded before." }
            }
          },
          "setting": {
            "type": "object",
            "description": "A $ setting of a file that is not as it was applied. It is recorded without a vendor write.",
            "required": ["name", "prior", "desired"],
            "properties": {
              "name": { "enum": ["$protect", "$ignore", "$depends_on"], "description": "The key in the file." },
              "prior": { "description": "As it was applied." },
              "desired": { "description": "As the file says." }
            }
          },
          "subject": {
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,2}$",
            "description": "An object (provider/collection/name), a kind (provider/collection) or a provider."
          },
          "consent": {
            "type": "object",
            "description": "A refusal that was lifted.",
            "required": ["code", "reason", "by", "at"],
            "properties": {
              "code": { "type": "string", "description": "Of the refusal, for example protected." },
              "address": { "$ref": "#/$defs/subject", "description": "Where it was lifted; absent: wherever it occurs." },
              "reason": { "type": "string", "description": "The text of --reason, or the option where it needs none." },
              "by": { "type": "string", "description": "The person, by git's identity." },
              "at": { "type": "string", "description": "UTC time." }
            }
          },
          "diagnostic": {
            "type": "object",
            "description": "Something that the user can fix.",
            "required": ["code", "severity", "summary", "notes"],
            "properties": {
              "code": { "type": "string", "description": "Stable, for example unknown-field." },
              "severity": { "enum": ["error", "warning"], "description": "Only errors stop." },
              "summary": { "type": "string", "description": "One sentence." },
              "file": { "type": "string", "description": "Path inside the configuration folder." },
              "place": {
                "type": "object",
                "description": "Where in the file.",
                "required": ["line", "column", "length", "source_line"],
                "properties": {
                  "line": { "type": "integer", "minimum": 1, "description": "From 1." },
                  "column": { "type": "integer", "minimum": 1, "description": "From 1, in characters." },
                  "length": { "type": "integer", "minimum": 1, "description": "Characters that are meant." },
                  "source_line": { "type": "string", "description": "The text of the line." }
                }
              },
              "address": { "$ref": "#/$defs/subject", "description": "What it is about." },
              "allow": { "type": "string", "description": "The option that lifts the refusal, beside --reason; absent when none does." },
              "consent": { "$ref": "#/$defs/consent", "description": "What lifted the refusal; absent unless it is lifted." },
              "path": { "type": "string", "description": "The field that is meant." },
              "notes": { "type": "array", "items": { "type": "string" }, "description": "More explanation." },
              "suggestion": { "type": "string", "description": "What to do." }
            }
          }
        }
      }

      """#)
}

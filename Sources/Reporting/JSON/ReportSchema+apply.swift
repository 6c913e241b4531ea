extension ReportSchema {
  static let apply = ReportSchema(
    name: "apply",
    text: #"""
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ccops:schema:apply:1.1",
        "title": "ccops apply",
        "description": "What `ccops apply --format json` and `ccops destroy --format json` print: what was done and what was not, also where the plan was refused. Members are sorted by name. Later 1.x versions may add members: readers ignore those that they do not know. A text that begins with @ is written with that @ doubled; a reference inside a field value is \"@provider/collection/name\".",
        "type": "object",
        "required": [
          "format_version",
          "kind",
          "commit",
          "serial",
          "applied",
          "failed",
          "skipped",
          "verification",
          "unverifiable",
          "differences",
          "requests",
          "interrupted"
        ],
        "properties": {
          "format_version": {
            "const": "1.1",
            "description": "Version of this shape."
          },
          "kind": {
            "enum": ["apply", "destroy"],
            "description": "The command."
          },
          "environment": {
            "type": "string",
            "description": "The environment that was applied, for example \"production\"."
          },
          "commit": {
            "type": "string",
            "pattern": "^([0-9a-f]{40}|worktree)$",
            "description": "The git commit that was applied, or \"worktree\"."
          },
          "serial": {
            "type": "integer",
            "minimum": 0,
            "description": "Serial of the state after the run."
          },
          "applied": {
            "type": "array",
            "description": "Resources that are now as the commit says.",
            "items": {
              "type": "object",
              "required": [
                "address",
                "action"
              ],
              "properties": {
                "address": {
                  "$ref": "#/$defs/address"
                },
                "action": {
                  "enum": [
                    "delete",
                    "replace",
                    "update",
                    "create",
                    "adopt",
                    "move",
                    "record",
                    "forget",
                    "unchanged"
                  ],
                  "description": "What was done; unchanged where only left-overs of an earlier run were removed."
                },
                "resolution": {
                  "type": "string",
                  "description": "How an unresolved create of an earlier run was resolved, in a sentence; absent when there was none."
                }
              }
            }
          },
          "failed": {
            "type": "array",
            "description": "Operations that failed, or whose outcome is unknown.",
            "items": {
              "type": "object",
              "required": [
                "address",
                "operation",
                "error"
              ],
              "properties": {
                "address": {
                  "$ref": "#/$defs/address"
                },
                "operation": {
                  "type": "string",
                  "description": "Id of the operation in the plan."
                },
                "error": {
                  "type": "string",
                  "description": "One sentence, with the vendor's own words."
                }
              }
            }
          },
          "skipped": {
            "type": "array",
            "description": "Resources that were not touched.",
            "items": {
              "type": "object",
              "required": [
                "address",
                "reason"
              ],
              "properties": {
                "address": {
                  "$ref": "#/$defs/address"
                },
                "reason": {
                  "type": "string",
                  "description": "Why it was not started."
                }
              }
            }
          },
          "verification": {
            "enum": [
              "verified",
              "partly",
              "failed",
              "none"
            ],
            "description": "verified: everything written was read again and is as planned. partly: what can be read is. failed: see differences. none: nothing was read again."
          },
          "state_error": { "type": "string", "description": "Why the state does not record, or other machines cannot see, all of what was done; absent when all is well." },
          "verification_error": { "type": "string", "description": "Why what was written could not be read again; absent when it was, or when there was nothing to read." },
          "unverifiable": {
            "type": "array",
            "items": {
              "$ref": "#/$defs/address"
            },
            "description": "Applied, but not readable, in whole or in part."
          },
          "differences": {
            "type": "array",
            "description": "What was written and is not as planned.",
            "items": {
              "type": "object",
              "required": [
                "address",
                "fields"
              ],
              "properties": {
                "address": {
                  "$ref": "#/$defs/address"
                },
                "fields": {
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/field"
                  },
                  "description": "desired is what was sent, live what the platform shows."
                }
              }
            }
          },
          "requests": {
            "type": "object",
            "description": "Requests to vendors in this run.",
            "required": [
              "made",
              "authentication",
              "reads",
              "writes"
            ],
            "properties": {
              "made": {
                "type": "integer",
                "minimum": 0,
                "description": "Authentication included."
              },
              "authentication": {
                "type": "integer",
                "minimum": 0,
                "description": "Requests that signed in or out."
              },
              "reads": {
                "type": "integer",
                "minimum": 0,
                "description": "Pages listed and objects read."
              },
              "writes": {
                "type": "integer",
                "minimum": 0,
                "description": "Requests that may have changed something."
              }
            }
          },
          "kept": {
            "type": "array",
            "description": "List elements that were removed and are still there, where a setting of the provider may help. Absent where there are none.",
            "items": {
              "type": "object",
              "required": ["address", "field", "elements", "setting", "message"],
              "properties": {
                "address": { "$ref": "#/$defs/address" },
                "field": { "type": "string", "description": "The list." },
                "elements": { "type": "array", "description": "What is still there." },
                "setting": { "type": "object", "description": "The setting to add to the provider in ccops.json." },
                "message": { "type": "string", "description": "The same as a sentence." }
              }
            }
          },
          "interrupted": {
            "type": "boolean",
            "description": "Whether somebody stopped the run before its end."
          },
          "diagnostics": {
            "type": "array",
            "items": {
              "$ref": "#/$defs/diagnostic"
            },
            "description": "Warnings of the plan in reading order, and errors if it was refused; absent when there is none."
          },
          "refused": {
            "type": "object",
            "description": "What the plan would have changed, which was refused because of the errors among the diagnostics; absent unless it was. Nothing was sent then.",
            "required": ["summary", "changes"],
            "properties": {
              "summary": { "type": "object", "description": "As summary of `ccops plan`." },
              "changes": { "type": "array", "items": { "type": "object" }, "description": "As changes of `ccops plan`." }
            }
          },
          "targets": {
            "type": "array",
            "items": {
              "$ref": "#/$defs/address"
            },
            "description": "The addresses of --target; absent when everything was applied."
          },
          "consents": {
            "type": "array",
            "items": {
              "$ref": "#/$defs/consent"
            },
            "description": "What was allowed, by whom and why; absent when nothing was."
          }
        },
        "$defs": {
          "address": {
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){2}$",
            "description": "provider/collection/name."
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
          },
          "field": {
            "type": "object",
            "description": "One field on the three sides. A side that has no value is absent.",
            "required": [
              "path",
              "verdict"
            ],
            "properties": {
              "path": {
                "type": "string",
                "description": "For example scripts[ivr=1].action."
              },
              "verdict": {
                "enum": [
                  "edited",
                  "drifted",
                  "conflict",
                  "removed",
                  "not_observable",
                  "kept_as_it_is",
                  "repointed"
                ],
                "description": "As in a plan."
              },
              "prior": {
                "description": "What ccops last applied."
              },
              "live": {
                "description": "What the platform shows."
              },
              "desired": {
                "description": "What was sent."
              }
            }
          }
        }
      }

      """#)
}

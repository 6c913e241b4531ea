extension ReportSchema {
  static let error = ReportSchema(
    name: "error",
    text: #"""
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ccops:schema:error:1.1",
        "title": "ccops without a result",
        "description": "What any command with `--format json` prints when it ends with an error and has no result. Later 1.x versions may add members: readers ignore those that they do not know.",
        "type": "object",
        "required": ["format_version", "kind", "diagnostics"],
        "properties": {
          "format_version": { "const": "1.1", "description": "Version of this shape." },
          "kind": { "const": "error", "description": "There is no result." },
          "message": { "type": "string", "description": "What went wrong; absent where the diagnostics say it." },
          "diagnostics": { "type": "array", "items": { "$ref": "#/$defs/diagnostic" }, "description": "What is wrong with the folder, in reading order." }
        },
        "$defs": {
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

// A C door to simdjson's DOM parser: bytes in, the parser's tape and string buffer out.
//
// The tape is simdjson's own (doc/tape.md of that project): 64-bit words whose top byte is the type and whose low 56 bits are the
// payload. A string's payload is an offset into the string buffer, where a 4-byte length in native order precedes the text.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ccops_json_parser ccops_json_parser;

// What one parse gave. The pointers belong to the parser and hold until its next parse or its end.
typedef struct {
  // 0: the text was read; otherwise simdjson's error code, and no pointer is set.
  int error;
  const uint64_t *tape;
  const uint8_t *strings;
} ccops_json_tape;

// A parser, or NULL when there is no memory. It serves one thread at a time.
ccops_json_parser *ccops_json_parser_create(void);
void ccops_json_parser_destroy(ccops_json_parser *parser);

// Reads `length` bytes; containers may be nested at least `depth` deep.
ccops_json_tape ccops_json_parse(ccops_json_parser *parser, const uint8_t *bytes, size_t length, size_t depth);

// simdjson's words for an error code.
const char *ccops_json_error_text(int error);

#ifdef __cplusplus
}
#endif

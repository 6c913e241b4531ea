#include "CSimdjson.h"

#include <new>
#include <simdjson.h>

struct ccops_json_parser {
  simdjson::dom::parser parser;
};

ccops_json_parser *ccops_json_parser_create(void) { return new (std::nothrow) ccops_json_parser; }

void ccops_json_parser_destroy(ccops_json_parser *parser) { delete parser; }

ccops_json_tape ccops_json_parse(ccops_json_parser *parser, const uint8_t *bytes, size_t length, size_t depth) {
  simdjson::dom::parser &inner = parser->parser;
  // simdjson counts empty containers in its own way: the exact limit is kept by the reader of the tape.
  const size_t roomyDepth = depth + 2;
  if (inner.capacity() < length || inner.max_depth() < roomyDepth) {
    const simdjson::error_code allocation = inner.allocate(length, roomyDepth);
    if (allocation != simdjson::SUCCESS) { return {allocation, nullptr, nullptr}; }
  }
  // The last argument asks simdjson to copy the text into a buffer with the padding that it reads beyond the end.
  const auto result = inner.parse(bytes, length, true);
  if (result.error() != simdjson::SUCCESS) { return {result.error(), nullptr, nullptr}; }
  return {0, inner.doc.tape.get(), inner.doc.string_buf.get()};
}

const char *ccops_json_error_text(int error) {
  return simdjson::error_message(static_cast<simdjson::error_code>(error));
}

#include "CSimdjson.h"
#include <simdjson.h>
int ccops_simdjson_placeholder(void) { return simdjson::SIMDJSON_VERSION_MAJOR; }

#pragma once
int ccops_simdjson_placeholder(void);

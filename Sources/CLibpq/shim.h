// The client library of PostgreSQL, found by pkg-config.
#include <libpq-fe.h>

// What Swift cannot reach by itself: the options of libgit2 are a variadic function.
#include <git2.h>
#include <git2/sys/alloc.h>
#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>

// Objects, packs and references are flushed to the disk when they are written.
static inline int ccops_git_flush_writes(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

// Repository extensions that are safe for a program that only adds objects and references.
static inline int ccops_git_accept_extensions(void) {
  const char *names[] = {"worktreeconfig", "partialclone", "preciousobjects"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}

// Repositories of other users are opened from now on; the caller has asked the user's git about them.
static inline int ccops_git_trust_owners(void) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

// Objects are read as git itself reads them: their names are not computed again from their contents each time.
static inline int ccops_git_trust_names(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

// The most that libgit2 may allocate at once: 1 GiB. A small pack can hold an object that unpacks to terabytes, and
// libgit2 allocates the whole object before it unpacks it. Nothing that ccops needs comes near.
static inline void *ccops_git_allocated(void *memory) {
  void git_error_set_oom(void);
  if (!memory) { git_error_set_oom(); }
  return memory;
}

static inline int ccops_git_is_too_large(size_t count, size_t size) {
  return size != 0 && count > ((size_t)1 << 30) / size;
}

static inline void *ccops_git_malloc(size_t size, const char *file, int line) {
  (void)file, (void)line;
  return ccops_git_allocated(ccops_git_is_too_large(1, size) ? NULL : malloc(size));
}

static inline void *ccops_git_realloc(void *old, size_t size, const char *file, int line) {
  (void)file, (void)line;
  return ccops_git_allocated(ccops_git_is_too_large(1, size) ? NULL : realloc(old, size));
}

static inline void *ccops_git_calloc(size_t count, size_t size, const char *file, int line) {
  (void)file, (void)line;
  return ccops_git_allocated(ccops_git_is_too_large(count, size) ? NULL : calloc(count, size));
}

static inline void *ccops_git_reallocarray(void *old, size_t count, size_t size, const char *file, int line) {
  return ccops_git_is_too_large(count, size) ? ccops_git_allocated(NULL) : ccops_git_realloc(old, count * size, file, line);
}

static inline void *ccops_git_mallocarray(size_t count, size_t size, const char *file, int line) {
  return ccops_git_reallocarray(NULL, count, size, file, line);
}

static inline char *ccops_git_substrdup(const char *text, size_t length, const char *file, int line) {
  char *copy = (char *)ccops_git_malloc(length + 1, file, line);
  if (!copy) { return NULL; }
  memcpy(copy, text, length);
  copy[length] = 0;
  return copy;
}

static inline char *ccops_git_strndup(const char *text, size_t most, const char *file, int line) {
  const char *end = (const char *)memchr(text, 0, most);
  return ccops_git_substrdup(text, end ? (size_t)(end - text) : most, file, line);
}

static inline char *ccops_git_strdup(const char *text, const char *file, int line) {
  return ccops_git_substrdup(text, strlen(text), file, line);
}

// Must be the first call, so that no memory is freed by another allocator than its own.
static inline int ccops_git_limit_allocations(void) {
  typedef void (*function)(void);
  // libgit2 1.5 asks for nine functions, later versions derive the others from three.
  const function nine[] = {
    (function)ccops_git_malloc, (function)ccops_git_calloc, (function)ccops_git_strdup, (function)ccops_git_strndup,
    (function)ccops_git_substrdup, (function)ccops_git_realloc, (function)ccops_git_reallocarray,
    (function)ccops_git_mallocarray, (function)free,
  };
  const function three[] = {(function)ccops_git_malloc, (function)ccops_git_realloc, (function)free};
  _Static_assert(sizeof(git_allocator) == sizeof nine || sizeof(git_allocator) == sizeof three, "unknown libgit2");
  git_allocator allocator;
  memcpy(&allocator, sizeof allocator == sizeof nine ? nine : three, sizeof allocator);
  return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

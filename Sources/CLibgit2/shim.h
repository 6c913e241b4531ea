// What Swift cannot reach by itself: the options of libgit2 are a variadic function.
#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>

// Objects, packs and references are flushed to the disk when they are written.
static inline int ccops_git_flush_writes(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

// Repository extensions that are safe for a program that only adds objects and references.
static inline int ccops_git_accept_extensions(void) {
  const char *names[] = {"worktreeconfig", "partialclone", "preciousobjects"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}

// Objects are read as git itself reads them: their names are not computed again from their contents each time.
static inline int ccops_git_trust_names(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}
